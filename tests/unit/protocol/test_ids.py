"""Ids are made in many places, and meet nowhere."""

from __future__ import annotations

from chatops_widget.protocol.ids import new_session_id


def test_no_two_sessions_made_here_have_the_same_id() -> None:
    ids = [new_session_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
