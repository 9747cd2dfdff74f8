"""Hundreds of inputs that make no sense, on a real backend: each is answered in words, and nobody else notices.

`make fuzz` has thousands; `CHATOPS_FUZZ=5000 CHATOPS_FUZZ_SEED=7` says how many, and which.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from chatops_widget.backend.quotas import DEFAULTS
from tests.support.backend import Backend
from tests.support.raw_client import RawClient
from tests.support.waiting import PATIENCE
from tests.support.wire_fuzz import Packet, packets

COUNT = int(os.environ.get("CHATOPS_FUZZ", "400"))
SEED = int(os.environ.get("CHATOPS_FUZZ_SEED", "20261127"))
AFTER = 10**8  # and more are the ids of the questions after each
ANYTHING = ["--max-messages", "1000000", "--max-uploads", "20"]
AUTHS = ['{"protocol":2,"user":"fuzz","secret":"s"}', '{"user":"base"}', ""]


class Fuzzer:
    """One link at a time, on which packets are written by hand; what comes of them is counted."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._url = f"ws://127.0.0.1:{port}/ws/chatops/?EIO=4&transport=websocket"
        self._link: aiohttp.ClientWebSocketResponse | None = None
        self.outcomes: Counter[str] = Counter()
        self.links = 0

    async def try_out(self, number: int, packet: Packet) -> None:
        """Send it, and wait for its answer, for that of a question after it, or for the link's end."""
        link = self._link if self._link is not None and not self._link.closed else await self._opened()
        await link.send_str("4" + packet.text)
        for attachment in packet.attachments:
            await link.send_bytes(attachment)
        question = f'42{AFTER + number}["listSessions",{{}}]'
        for _ in range(1 if packet.answered else 1 + DEFAULTS.max_attachments):  # some may be taken for attachments
            await link.send_str(question)
        if not packet.answered:  # it may have been a good-bye: who comes in again is answered in any case
            await link.send_str("40")
        answer: Any = None
        while True:
            message = await link.receive(PATIENCE)
            text = message.data if message.type is aiohttp.WSMsgType.TEXT else ""
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR):
                assert not packet.answered, f"the link ended at {packet}"
                break
            if text == "2":
                await link.send_str("3")
            elif (found := re.match(rf"4(?:3|6\d-){number}(?=\[)", text)) is not None:
                answer = json.loads(text[found.end() :])
            elif text.startswith(f"43{AFTER + number}[") and packet.answered:
                return self._count(packet, answer)
            elif text.startswith(("40", "44")):
                if answer is not None:
                    self._count(packet, answer)
                else:
                    self.outcomes["no event"] += 1
                break
        await link.close()
        self._link = None

    def _count(self, packet: Packet, answer: Any) -> None:
        assert answer is not None, f"no answer to {packet}"
        fault = (answer[0] or {}).get("fault") if answer else None
        code = str(fault["code"]) if fault else "taken"
        assert code != "internal", packet
        self.outcomes[code] += 1

    async def _opened(self) -> aiohttp.ClientWebSocketResponse:
        self._link = link = await self._session.ws_connect(self._url, max_msg_size=0)
        await link.send_str("40" + AUTHS[self.links % len(AUTHS)])
        self.links += 1
        while not (await link.receive_str(timeout=PATIENCE)).startswith('40{"sid"'):
            pass
        for session_id in ("session_1", "session_2"):
            await link.send_str(f'42["joinSession","{session_id}"]')
        return link


def test_whatever_is_sent_is_answered_in_words_and_nobody_else_notices(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], capsys: pytest.CaptureFixture[str]
) -> None:
    backend = own_backend(more=ANYTHING)
    ana = open_raw(backend.url, auth={"protocol": 2, "user": "ana"})
    ana.join("session_of_ana")

    async def fuzz() -> Fuzzer:
        async with aiohttp.ClientSession() as session:
            fuzzer = Fuzzer(session, backend.port)
            for number, packet in enumerate(packets(SEED, COUNT)):
                await fuzzer.try_out(number, packet)
            return fuzzer

    fuzzer = asyncio.run(fuzz())
    with capsys.disabled():
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in fuzzer.outcomes.most_common())
        print(f"\n{COUNT:,} inputs of seed {SEED} on {fuzzer.links:,} links: {told}")
    assert ana.call("sendMessage", {"sessionId": "session_of_ana", "content": "@ana still here"}) == {"ok": True}
    assert ana.connected
    assert "Traceback" not in backend.log
    assert {line[1].get("sessionId") for line in ana.heard.lines if line[0] == "message"} == {"session_of_ana"}
