"""Sessions once opened are kept, as many as are worth it."""

from __future__ import annotations

from chatops_widget.session import cache
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript


def test_the_ledgers_kept_are_bounded_and_those_with_runs_go_last() -> None:
    def make(session_id: str) -> SessionState:
        return SessionState(session_id, Transcript(), user="", load_curves=lambda run: {}, cancel=lambda run: None)

    kept = cache.SessionCache(make)
    kept.open("0").work.open("c", "run_backtest", {"strategy_id": "x"}, typed=False)
    for k in range(1, cache.MAX_SESSIONS):
        kept.open(str(k))
    assert kept.make_room() == []
    kept.open("last")
    assert [each.session_id for each in kept.make_room()] == ["1"]
    assert kept.open("0").busy
    assert [each.session_id for each in kept][:2] == ["0", "last"]
