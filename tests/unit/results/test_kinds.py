"""Each kind of run is held as its own classes."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.run_kinds import RUN_KINDS
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.handle import complete
from chatops_widget.results.kinds import RUN_CLASSES, RunClasses, classes_of, started_by


def test_each_kind_of_run_has_its_classes() -> None:
    assert {name: each.spec for name, each in RUN_CLASSES.items()} == RUN_KINDS


@pytest.mark.parametrize("each", RUN_CLASSES.values(), ids=RUN_CLASSES)
def test_a_command_leads_to_its_handle_and_the_handle_to_its_result(each: RunClasses) -> None:
    assert started_by(each.spec.command) is each
    if each.handle is not None:
        run = each.handle("id", "momentum", {})
        assert classes_of(run) is each
        complete(run, each.result(run.id, run.strategy_id, {}, ResultColumns()))
        assert isinstance(run.finished, each.result)


def test_the_public_face_of_a_run_is_what_its_caller_may_do_with_it() -> None:
    face = {name for name in dir(RUN_CLASSES["backtest"].handle) if not name.startswith("_")}
    assert face == {"cancel", "finished", "plot", "result", "settled", "status"}


def test_a_command_answered_at_once_starts_no_run() -> None:
    assert started_by("help") is None
