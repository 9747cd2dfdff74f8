"""The events of the wire stand in one table, and each has a handler."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.messages import EVENTS, Event
from chatops_widget.session.callbacks import PUBLIC
from chatops_widget.session.incoming import HANDLERS
from chatops_widget.session.state import SESSION_EVENTS


def test_every_event_of_the_wire_has_a_handler() -> None:
    assert set(HANDLERS) == set(EVENTS.values())


def test_no_two_events_bear_one_name() -> None:
    assert len(EVENTS) == len(Event.__subclasses__())


@pytest.mark.parametrize("kind", EVENTS.values())
def test_what_is_stored_is_taken_by_its_session(kind: type[Event]) -> None:
    assert ("seq" not in kind.__struct_fields__) or kind in SESSION_EVENTS


def test_scripts_subscribe_to_events_by_their_names_on_the_wire() -> None:
    told = {"message", "messageEdit", "backtestProgress", "commandResult", "error"}
    assert {kind.event for kind in PUBLIC} == told
