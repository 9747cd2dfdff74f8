"""An act that bears an id is done once; a slow one that was refused is not tried again by its resends."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.server.once import REFUSALS_KEPT, OnceOnly
from chatops_widget.backend.storage.acts import Act, Cause
from chatops_widget.errors import BadInput
from chatops_widget.errors.sentences import say
from chatops_widget.protocol.messages import Ack


def caller(number: int = 0) -> Caller:
    return Caller("session_1", None, 2, cause=Cause(act=Act("session_1", "of ana", f"act-{number}")))


class Empty:
    """A store in which nothing was done."""

    async def outcome(self, act: Any) -> None: ...


def once() -> OnceOnly:
    return OnceOnly(Empty(), None)  # type: ignore[arg-type]


class File:
    """What a resend brings again: large."""


def refusing(tried: list[weakref.ref[File]], gate: asyncio.Event) -> Any:
    async def work() -> Ack:
        file = File()
        tried.append(weakref.ref(file))
        await gate.wait()
        raise BadInput(say("test.refused", "ACME.csv is empty."), hint=say("test.hint", "Fill it."))

    return work


@pytest.mark.parametrize(("slow", "times"), [(True, 1), (False, 3)])
def test_resends_of_what_was_refused_have_the_same_answer(slow: bool, times: int) -> None:
    tried: list[weakref.ref[File]] = []

    acts = once()

    async def play() -> list[Any]:
        gate = asyncio.Event()
        asked = [asyncio.ensure_future(acts.do(caller(), refusing(tried, gate), slow=slow)) for _ in range(2)]
        await asyncio.sleep(0)
        gate.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        late = await asyncio.gather(acts.do(caller(), refusing(tried, gate), slow=slow), return_exceptions=True)
        return [(str(each), each.hint) for each in [*answers, *late] if isinstance(each, BadInput)]

    told = asyncio.run(play())
    gc.collect()
    assert acts is not None
    assert [each() for each in tried] == [None] * times  # what is kept holds nothing of what was sent
    assert len(tried) == times
    assert len(told) == 3
    assert len(set(told)) == 1
    assert told[0][1] == "Fill it."


def test_the_refusals_that_are_kept_are_bounded() -> None:
    tried: list[weakref.ref[File]] = []

    async def play() -> None:
        gate, acts = asyncio.Event(), once()
        gate.set()
        for number in [*range(REFUSALS_KEPT + 1), 0, REFUSALS_KEPT]:
            with pytest.raises(BadInput):
                await acts.do(caller(number), refusing(tried, gate), slow=True)

    asyncio.run(play())
    assert len(tried) == REFUSALS_KEPT + 2  # the first was forgotten
