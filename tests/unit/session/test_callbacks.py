"""Callbacks are called in order, whatever one of them raises."""

from __future__ import annotations

import asyncio
import logging
import queue
from typing import Any

import pytest

from chatops_widget.session.callbacks import CONNECTION, Callbacks
from tests.support.waiting import PATIENCE


class Odd(BaseException):
    """Of a library that stops its own work by exceptions that are no Exception."""


@pytest.mark.parametrize(
    "raised", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, asyncio.CancelledError, Odd]
)
def test_whatever_a_callback_raises_is_told_and_the_others_go_on(
    raised: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    heard: queue.Queue[Any] = queue.Queue()

    def failing(value: Any) -> None:
        raise raised("on purpose")

    callbacks = Callbacks()
    callbacks.add(CONNECTION, failing)
    callbacks.add(CONNECTION, heard.put)
    with caplog.at_level(logging.ERROR):
        for value in (1, 2):
            callbacks.emit(CONNECTION, value)
        assert [heard.get(timeout=PATIENCE) for _ in range(2)] == [1, 2]
    callbacks.close()
    told = [record for record in caplog.records if record.getMessage() == "A callback of chat.on() failed."]
    assert [record.exc_info and record.exc_info[0] for record in told] == [raised, raised]


def test_who_ends_its_subscription_is_called_no_more(caplog: pytest.LogCaptureFixture) -> None:
    callbacks = Callbacks()
    end = callbacks.add(CONNECTION, print)
    assert callbacks.subscribed
    end()
    end()
    assert not callbacks.subscribed
