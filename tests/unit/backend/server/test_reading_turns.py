"""Of one person few questions are read at once, and nobody else waits for them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from chatops_widget.backend.quotas import DEFAULTS
from chatops_widget.backend.server.gateway import Gateway
from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.reading_turns import AT_ONCE
from chatops_widget.protocol.messages import Ack


def test_a_person_with_hundreds_of_links_reads_a_few_at_a_time_and_a_colleague_at_once() -> None:
    peers = {f"ana {k}": Peer(2, "ana", set(), secret=b"ana") for k in range(100)}
    peers |= {"bo": Peer(2, "bo", set(), secret=b"bo")}
    peers |= {f"nameless {k}": Peer(2, None, set(), address="10.0.0.7") for k in range(100)}
    anything: Any = SimpleNamespace(peers=peers)
    gateway = Gateway(anything, anything, None, anything, DEFAULTS)

    async def run() -> None:
        inside: list[str] = []
        most: dict[str, int] = {}
        go_on = asyncio.Event()

        async def read(sid: str, raw: Any) -> Ack:
            inside.append(sid)
            who = sid.split()[0]
            most[who] = max(most.get(who, 0), sum(each.split()[0] == who for each in inside))
            await go_on.wait()
            inside.remove(sid)
            if sid == "ana 7":
                raise RuntimeError("one fails")
            return Ack(ok=True)

        for event in ("readEvents", "listSessions", "findRuns", "findEvents", "getPrices", "getResult"):
            go_on.clear()
            guarded = gateway._guarded(event, read)
            asked = [asyncio.ensure_future(guarded(sid, {})) for sid in sorted(peers, key=lambda sid: sid == "bo")]
            asked[5].cancel()
            for _ in range(10):  # until each has come as far as it may
                await asyncio.sleep(0)
            assert "bo" in inside, "she was the last to ask"
            assert most == {"ana": AT_ONCE, "bo": 1, "nameless": AT_ONCE}
            go_on.set()
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert sum(isinstance(each, dict) and each.get("ok", False) for each in answers) == len(peers) - 2
            assert not gateway._turns._turns, "nothing is kept of those who have read"
            most.clear()

    asyncio.run(run())
