"""What came of a piece of work that is with somebody else's scheduler, when the link to it breaks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from distributed.comm.core import CommClosedError

from chatops_widget.backend.jobs import far_runner


class Breaking:
    """A future whose result cannot be fetched."""

    def __init__(self, status: str, error: BaseException) -> None:
        self.status = status
        self._error = error

    async def exception(self) -> BaseException | None:
        return self._error if self.status == "error" else None

    async def result(self) -> Any:
        await asyncio.sleep(0)
        raise self._error


def fetched(status: str, error: BaseException) -> Any:
    async def fetch() -> Any:
        client: Any = None
        future: Any = Breaking(status, error)
        return await far_runner._result_of(client, future)

    return asyncio.run(fetch())


@pytest.mark.parametrize("error", [CommClosedError("the stream is closed"), TimeoutError(), asyncio.CancelledError()])
def test_work_whose_result_cannot_be_fetched_is_lost_and_begins_again(error: BaseException) -> None:
    assert isinstance(fetched("finished", error), far_runner._Lost)


def test_what_the_work_itself_raises_is_its_end() -> None:
    with pytest.raises(OSError, match="no such file"):
        fetched("error", OSError("no such file"))
