"""What a sweep would take is worked out from what was measured, and unknown where nothing was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget.backend.jobs import worker
from chatops_widget.backend.jobs.previews import in_words, preview
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.cross_validation import plan_cross
from chatops_widget.backend.simulation.fold_plan import Training
from chatops_widget.backend.simulation.sweep import Plan, plan
from chatops_widget.backend.simulation.walk_forward import plan_walk
from chatops_widget.errors import BacktestFailed, BadInput
from tests.support.in_process import InProcessWorkers

ASKED = {"strategy_id": "sma_cross", "fast": "5:20", "slow": "50,100", "end": "2003-12-31"}


def told(workers: Any, asked: Any, **more: Any) -> tuple[dict[str, Any], str]:
    result = asyncio.run(preview(workers, asked, **more))
    assert result.data is not None
    return result.data["preview"], result.message


def timed(monkeypatch: pytest.MonkeyPatch, seconds: Callable[[int], float]) -> list[Plan]:
    """Batches take as long as their runs say; returns those that were asked for."""
    sampled: list[Plan] = []

    def time_batch(preview_id: str, part: Plan | Training, *_: Any) -> tuple[float, None]:
        asked, folds = (part.plan, len(part.folds)) if isinstance(part, Training) else (part, 1)
        sampled.append(asked)
        return seconds(len(asked.combinations) * folds), None

    monkeypatch.setattr(worker, "time_batch", time_batch)
    return sampled


def test_the_seconds_are_those_of_the_fastest_sample_shared_by_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = timed(monkeypatch, lambda size: 0.1 + 0.01 * size)  # a tenth of loading, and ten milliseconds each
    asked = plan(PriceBook(), ASKED)
    found, words = told(InProcessWorkers(), asked)
    assert [len(part.combinations) for part in sampled] == [4, 4, 4]
    assert all(part.combinations[0] == asked.combinations[0] for part in sampled)
    assert all(part.combinations[-1] == asked.combinations[-1] for part in sampled)  # spread over all
    assert found["measured"] == {"runs": 4, "seconds": 0.14, "workers": 2}
    assert found["seconds"] == pytest.approx(0.14 / 4 * 32 / 2, abs=1e-3)
    assert words == (
        "sma_cross on SPX: 32 combinations. That takes about 0.56 s where nothing else runs: 4 of them took one worker"
        " 0.14 s, and there are 2. Nothing was started."
    )


def test_quick_runs_are_measured_by_a_batch_as_large_as_the_sweep_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = timed(monkeypatch, lambda size: 0.01 * size)
    told(InProcessWorkers(), plan(PriceBook(), ASKED))
    assert [len(part.combinations) for part in sampled] == [4, 15, 15]


def test_long_runs_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = timed(monkeypatch, lambda size: 3.0 * size)
    found, words = told(InProcessWorkers(), plan(PriceBook(), ASKED))
    assert len(sampled) == 1
    assert found["seconds"] == pytest.approx(3.0 * 32 / 2)
    assert "about 48 s" in words


def test_a_walk_forward_is_measured_on_a_training_of_middling_length(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = timed(monkeypatch, lambda size: 0.03 * size)
    asked = plan_walk(PriceBook(), {**ASKED, "start": "1999-01-01", "train": "1Y", "test": "1Y", "anchored": True})
    found, words = told(InProcessWorkers(), asked)
    assert (found["folds"], found["runs"]) == (4, 4 * 32)
    assert str(sampled[0].common["end"])[:4] in ("2000", "2001")  # of trainings to the ends of 1999 to 2002
    assert found["seconds"] == pytest.approx(0.03 * 4 * 32 / 2)
    assert words.startswith("sma_cross on SPX: 4 trainings of 32 combinations are 128 runs. That takes about 1.9 s")


def test_of_a_cross_validation_each_combination_is_run_for_all_folds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled = timed(monkeypatch, lambda runs: 0.03 * runs)
    found, words = told(InProcessWorkers(), plan_cross(PriceBook(), {**ASKED, "folds": 3}))
    assert (found["folds"], found["runs"]) == (3, 3 * 32)
    assert [len(part.combinations) for part in sampled] == [
        1,
        1,
        1,
    ]  # of three runs each: as many as a batch should take
    assert found["measured"]["runs"] == 3
    assert found["seconds"] == pytest.approx(0.03 * 3 * 32 / 2)
    assert words.startswith("sma_cross on SPX: 3 trainings of 32 combinations are 96 runs. That takes about 1.4 s")


def test_the_sample_is_really_run_and_what_it_would_be_refused_for_is_said() -> None:
    found, _ = told(InProcessWorkers(), plan(PriceBook(), ASKED))
    assert found["measured"]["seconds"] > 0
    with pytest.raises(BadInput, match="leaves no bar to test on"):
        told(InProcessWorkers(), plan_walk(PriceBook(), {**ASKED, "train": "30Y"}))
    for asked in (plan_walk(PriceBook(), ASKED), plan_cross(PriceBook(), ASKED)):
        assert told(InProcessWorkers(), asked)[0]["measured"]["seconds"] > 0


def test_the_seconds_are_unknown_where_every_run_of_the_sample_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = BacktestFailed("sma_cross raised ZeroDivisionError.")
    failed = dict.fromkeys(range(4), fault)
    monkeypatch.setattr(worker, "evaluate", lambda *_: (None, failed, None))
    found, words = told(InProcessWorkers(), plan(PriceBook(), ASKED))
    assert (found["runs"], found["seconds"], "measured" in found) == (32, None, False)
    assert "is not known: of 4 that were tried none ran. sma_cross raised ZeroDivisionError." in words


async def for_ever(work: Any, args: Any) -> None:
    await asyncio.Event().wait()


class Busy(InProcessWorkers):
    """They come to nothing."""

    async def submit(self, *args: Any, **more: Any) -> Any:
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("workers", "words"),
    [
        (InProcessWorkers(for_ever), "the first 4 were not done after 0.05 s. Nothing was started."),
        (Busy(), "no worker came to it within 0.05 s. Nothing was started."),
    ],
)
def test_what_is_not_measured_in_time_is_said_to_be_unknown_and_stopped(workers: InProcessWorkers, words: str) -> None:
    found, said = told(workers, plan(PriceBook(), ASKED), patience=0.05)
    assert found["seconds"] is None
    assert said.endswith(words)
    assert len(workers.cancelled) == 1


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0123, "0.012 s"), (88.0, "88 s"), (4000.0, "67 min"), (7300.0, "2 h"), (400_000, "110 h")]
)
def test_times_have_two_digits_that_count(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
