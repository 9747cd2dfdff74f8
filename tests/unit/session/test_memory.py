"""What a kernel holds of a session: so many bytes for each message and each run, and of a long one next to nothing."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from chatops_widget.results import columns
from chatops_widget.results.curve_store import CurveStore
from chatops_widget.session import messages, paged, run_cards, transcript
from chatops_widget.session.state import SessionState
from tests.support.session_events import message, new_session, state

BARS = 5000
CURVES = ("date", "equity", "returns", "drawdown", "exposure", "benchmark")
CURVE_BYTES = 8 * BARS * len(CURVES)
IN_MEMORY = 4  # runs' curves
MAX_MESSAGE_BYTES, MAX_RUN_BYTES = 2_000, 20_000
MAX_OLD_MESSAGE_BYTES, MAX_OLD_RUN_BYTES = 450, 1_400


@pytest.fixture
def curve_store(monkeypatch: pytest.MonkeyPatch) -> CurveStore:
    store = CurveStore(max_bytes=IN_MEMORY * CURVE_BYTES)
    monkeypatch.setattr(columns, "CURVES", store)
    return store


def growth(act: Callable[[int], object], count: int) -> float:
    """Bytes for each, once it has been done some times."""
    tracemalloc.start()
    try:
        for number in range(20):
            act(number)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(20, 20 + count):
            act(number)
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()


def told(session: SessionState, number: int, status: str, **more: object) -> None:
    session.take(state(status, f"bt_{number:012x}", seq=3 * number + len(status), **more))


def run(session: SessionState, number: int) -> None:
    curves = {name: np.full(BARS, 1.0 + number).tobytes() for name in CURVES}
    metrics = {f"metric_{k}": k + number / 7 for k in range(20)}
    told(session, number, "queued")
    told(session, number, "running")
    told(session, number, "completed", curves=curves, data={"metrics": metrics, "bars": BARS, "notes": ["a"] * 3})


def test_a_message_takes_a_few_of_its_own_size(extended: SessionState) -> None:
    each = growth(lambda n: extended.take(message(f"m{n}", f"@bo number {n}", user="bo", seq=n + 1)), 500)
    assert each < MAX_MESSAGE_BYTES


def test_a_run_takes_a_tenth_of_its_curves_and_has_them_all_the_same(
    extended: SessionState, curve_store: CurveStore
) -> None:
    assert growth(lambda n: run(extended, n), 100) < MAX_RUN_BYTES < CURVE_BYTES / 5
    assert curve_store.memory_bytes == IN_MEMORY * CURVE_BYTES
    assert len(extended.runs) == 120
    assert [each.result().equity.iloc[-1] for each in extended.runs] == [1.0 + n for n in range(120)]


def test_messages_and_runs_are_counted_without_reading_what_is_in_the_file(
    extended: SessionState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A panel counts them whenever its picture is drawn anew."""
    for number in range(400):
        extended.take(message(f"m{number}", f"@bo number {number}", user="bo", seq=1000 + number))
    for number in range(150):
        run(extended, number)
    assert extended.counts == (len(extended.messages), len(extended.runs)) == (400, 150)
    monkeypatch.setattr(paged._PAGES, "read", lambda place: pytest.fail("something was read"))
    assert extended.counts == (400, 150)


def test_the_curves_of_a_comparison_are_held_once(extended: SessionState, curve_store: CurveStore) -> None:
    rows = [{"strategy_id": "a", "sharpe_ratio": 1.0}, {"strategy_id": "b", "sharpe_ratio": 2.0}]

    def compare(number: int) -> None:
        curves = {name: np.full(BARS, 1.0 + number).tobytes() for name in ("date", "equity.a", "equity.b")}
        asked = {"kind": "comparison", "strategy_id": "a vs b", "data": {"strategies": rows}}
        told(extended, number, "running", curves=curves, **asked)
        told(extended, number, "completed", **asked)

    assert growth(compare, 40) < 2 * MAX_RUN_BYTES
    assert [each.equity["a"].iloc[-1] for each in extended.comparisons] == [1.0 + n for n in range(60)]


def test_what_is_further_up_takes_next_to_nothing(curve_store: CurveStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (messages, run_cards, transcript):
        monkeypatch.setattr(module, "IN_MEMORY", 20)
    long, words = new_session(2), "the momentum of this week looks steadier to me, " * 20
    each = growth(lambda n: long.take(message(f"m{n}", f"{words} {n}", user="bo", seq=n + 1)), 300)
    assert each < MAX_OLD_MESSAGE_BYTES < len(words)
    assert growth(lambda n: run(long, n), 100) < MAX_OLD_RUN_BYTES
