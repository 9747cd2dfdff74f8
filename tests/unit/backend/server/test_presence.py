"""Who is here is told soon after it changed, and a moment away is no change."""

from __future__ import annotations

import asyncio

from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.presence import SETTLING_SECONDS, PresenceTracker
from chatops_widget.protocol.messages import Presence
from tests.support.clock import ClockLoop, on_clock


def test_who_comes_back_within_a_moment_has_never_been_gone_however_soon_after_the_last_news() -> None:
    here: dict[str, Peer] = {"1": Peer(protocol=2, user="ana", sessions={"s"})}
    told: list[tuple[str, list[str]]] = []

    def tell(sid: str, presence: Presence) -> None:
        told.append((sid, [person.user for person in presence.people]))

    async def act(loop: ClockLoop) -> None:
        tracker = PresenceTracker(lambda session_id: here.items(), tell)
        here["2"] = ben = Peer(protocol=2, user="ben", sessions={"s"})
        tracker.changed("s")
        tracker.changed("s")
        await asyncio.sleep(1.1 * SETTLING_SECONDS)
        assert told == [("1", ["ana", "ben"]), ("2", ["ana", "ben"])]
        del here["2"]
        tracker.changed("s")
        await asyncio.sleep(0.95 * SETTLING_SECONDS)
        here["2"] = ben
        tracker.changed("s")
        await asyncio.sleep(1)
        assert len(told) == 2
        here.clear()
        tracker.changed("s")
        await asyncio.sleep(1)
        here["3"] = Peer(protocol=2, user="cho", sessions={"s"})
        tracker.changed("s")
        await asyncio.sleep(1)
        assert told[2:] == [("3", ["cho"])]
        here.clear()
        tracker.changed("s")
        tracker.close()
        await asyncio.sleep(1)
        assert len(told) == 3

    on_clock(act)
