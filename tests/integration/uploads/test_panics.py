"""What a strategy raises need not be an Exception: a library in Rust that panics raises none. Everything settles."""

from __future__ import annotations

import pytest

from chatops_widget import BacktestCancelled, BacktestFailed, BadStrategy, ChatOps
from tests.support.upload_backend import refused
from tests.support.waiting import until

KINDS = ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "Local", "OfTheModule", "Speechless"]
PANICS = '''
from typing import Literal

from chatops_widget.backend import strategy


class OfTheModule(BaseException):
    """The backend cannot import it."""


class Speechless(BaseException):
    def __str__(self):
        raise self


@strategy
def panics(prices, kind: Literal["SystemExit", "KeyboardInterrupt", "GeneratorExit", "Local", "OfTheModule",
                                 "Speechless"] = "Local", n: int = 7):
    """Only on real prices, which are longer than those of the trial."""
    class Local(BaseException): ...
    kinds = {each.__name__: each for each in (SystemExit, KeyboardInterrupt, GeneratorExit, Local, OfTheModule,
                                              Speechless)}
    if n == 7 and len(prices) > 3000:
        raise kinds[kind]("index out of bounds")
    return (prices["close"] > prices["close"].shift(n)).astype(float)


@strategy
def deaf(prices, n: int = 7):
    """Never ends, and answers what is thrown at it with something else."""
    try:
        while len(prices) > 3000:
            n += 1
    except BaseException:
        raise OfTheModule("not now")
    return prices["close"] * 0
'''


@pytest.fixture(scope="module")
def panicking(upload_backend: object) -> ChatOps:
    ana: ChatOps = upload_backend.ana  # type: ignore[attr-defined]
    ana.upload(PANICS.encode(), "panics.py")
    return ana


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_fails_with_the_line_whatever_the_strategy_raised(panicking: ChatOps, kind: str) -> None:
    run = panicking.trigger_backtest("panics", kind=kind)
    with pytest.raises(BacktestFailed, match=f"panics raised {kind}") as caught:
        run.result(60)
    assert run.status == "failed"
    assert caught.value.where is not None
    assert caught.value.where.text == 'raise kinds[kind]("index out of bounds")'


def test_a_comparison_and_a_sweep_settle_too(panicking: ChatOps) -> None:
    with pytest.raises(BacktestFailed, match="panics raised Local: index out of bounds"):
        panicking.compare_strategies("buy_and_hold", "panics")
    for kind in ("GeneratorExit", "OfTheModule"):
        swept = panicking.sweep("panics", kind=kind, n=[5, 6, 7]).result(60)
        assert (swept.combinations, swept.failed) == (3, 1)
        assert f"panics raised {kind}: index out of bounds" in swept.data["notes"][-1]
    assert panicking.execute_command("cancel").message.startswith("Nothing is running")


def test_a_strategy_that_answers_a_stop_with_an_error_is_stopped(panicking: ChatOps) -> None:
    run = panicking.trigger_backtest("deaf")
    until(lambda: run.status == "running", "it to start")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(60)


def test_a_file_that_panics_when_it_is_tried_is_refused_with_its_line(ana: ChatOps) -> None:
    text = PANICS.replace("len(prices) > 3000", "len(prices) > 1000").replace("deaf", "dumb").replace("panics", "early")
    assert "raised Local: index out of bounds" in refused(
        ana, text.replace("while len(prices) > 1000", "while False"), "early.py", BadStrategy
    )
    assert "raised GeneratorExit" in refused(ana, "raise GeneratorExit('no')", "early.py", BadStrategy)
