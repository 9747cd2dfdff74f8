"""What a backend holds does not grow with what was said and run: the soak of `benchmarks/soak.py`, shortened."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.measured_backend import TOLD
from tests.support.waiting import until

WINDOW = {"start": "2017-01-02", "end": "2017-12-30"}


def say(chat: ChatOps, number: int) -> None:
    chat.send_message(f"@ana {number} " + "a note of some length " * 100)
    if number % 20 == 0:
        until(lambda: sum(each.seq is not None for each in chat.messages) == number, "the messages to be stored")


def run(chat: ChatOps, number: int) -> None:
    chat.trigger_backtest("buy_and_hold", **WINDOW, cash=1000 + number).result()


def taken(backend: Backend, told: Path) -> int:
    """Bytes of its Python objects since this was first asked."""
    told.unlink(missing_ok=True)
    os.kill(backend.process.pid, signal.SIGUSR1)
    until(told.exists, "the backend to count")
    return int(told.read_text())


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "bytes"


@pytest.fixture
def measured(own_backend: Callable[..., Backend], told: Path) -> Backend:
    return own_backend(
        module="tests.support.measured_backend",
        env={TOLD: str(told)},
        more=["--max-messages", "100000"],
    )


@pytest.mark.parametrize(("act", "warm_up", "count", "most"), [(say, 60, 140, 1_100), (run, 60, 40, 8_000)])
def test_a_backend_keeps_next_to_nothing_of_what_is_over(
    act: Callable[[ChatOps, int], None],
    warm_up: int,
    count: int,
    most: int,
    measured: Backend,
    told: Path,
    open_chat: Callable[..., ChatOps],
) -> None:
    """A message has 2,200 bytes here, and a run's curves 12,000: of neither is a whole one held."""
    chat = open_chat(measured.url, user="ana")
    run(chat, 0)  # loads prices, and what else a backend loads when it is first used
    taken(measured, told)
    for number in range(1, warm_up + 1):
        act(chat, number)
    before = taken(measured, told)
    for number in range(warm_up + 1, warm_up + count + 1):
        act(chat, number)
    assert (taken(measured, told) - before) / count < most
