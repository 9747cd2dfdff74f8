"""Who is here is told soon after it changed, and a moment away is no change."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.presence import SETTLING_SECONDS, PresenceTracker
from chatops_widget.protocol.messages import Presence
from tests.support.clock import ClockLoop, on_clock


def test_who_comes_back_within_a_moment_has_never_been_gone_however_soon_after_the_last_news() -> None:
    here: dict[str, Peer] = {"1": Peer(protocol=2, user="ana", sessions={"s"})}
    told: list[tuple[str, list[str]]] = []

    def tell(lists: Mapping[str, Presence]) -> None:
        told.extend((sid, [person.user for person in presence.people]) for sid, presence in lists.items())

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


def test_the_many_are_told_one_list_and_who_types_is_not_told_that_they_do() -> None:
    here = {str(number): Peer(protocol=2, user=f"user {number}", sessions={"s"}) for number in range(50)}
    here["nameless"] = Peer(protocol=2, user=None, sessions={"s"})
    told: list[Mapping[str, Presence]] = []

    async def act(loop: ClockLoop) -> None:
        tracker = PresenceTracker(lambda session_id: here.items(), told.append)
        tracker.typing("s", "7", True)
        tracker.typing("s", "nameless", True)
        await asyncio.sleep(2 * SETTLING_SECONDS)
        (lists,) = told
        assert lists.keys() == here.keys()
        typing = {sid: [each.user for each in lists[sid].people if each.typing] for sid in lists}
        assert (typing.pop("7"), typing.pop("nameless")) == ([""], ["user 7"])
        assert set(map(tuple, typing.values())) == {("user 7", "")}
        assert len({id(presence) for presence in lists.values()}) == 3
        tracker.close()

    on_clock(act)
