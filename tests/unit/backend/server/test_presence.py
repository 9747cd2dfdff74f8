"""Who is here is told soon after it changed, and a moment away is no change."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from chatops_widget.backend.server.peer import Peer
from chatops_widget.backend.server.presence import MAX_LISTS, SETTLING_SECONDS, PresenceTracker
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


def test_where_hundreds_come_and_go_the_lists_that_are_told_have_a_limit_and_the_last_is_right() -> None:
    here: dict[str, Peer] = {}
    told: list[tuple[float, Mapping[str, Presence]]] = []

    async def act(loop: ClockLoop) -> None:
        tracker = PresenceTracker(lambda session_id: here.items(), lambda lists: told.append((loop.time(), lists)))
        began = loop.time()
        for number in range(500):
            here[str(number)] = Peer(protocol=2, user=f"user {number}", sessions={"s"})
            tracker.came("s", str(number))
            tracker.changed("s")
            await asyncio.sleep(0.01)
        for number in range(0, 500, 2):
            del here[str(number)]
            tracker.changed("s")
            await asyncio.sleep(0.01)
        seconds = loop.time() - began
        await asyncio.sleep(10)
        lists_told = sum(len(lists) for _, lists in told)
        assert lists_told <= MAX_LISTS * seconds + 500 + len(here), "and one for each who came and who was told last"
        last = [next(lists[sid] for _, lists in reversed(told) if sid in lists) for sid in here]
        assert {tuple(person.user for person in each.people) for each in last} == {
            tuple(f"user {number}" for number in range(1, 500, 2))
        }
        sooner = len(told)
        here["late"] = Peer(protocol=2, user="late", sessions={"s"})
        tracker.changed("s")
        asked = loop.time()
        await asyncio.sleep(1)
        assert told[sooner][0] - asked < 2 * SETTLING_SECONDS, "after a quiet time at once, however many they are"
        tracker.close()

    on_clock(act)


def test_who_was_given_a_list_when_they_came_is_told_the_next_one_though_nothing_changed_for_the_others() -> None:
    """Ben is away just while ana comes a second time: nobody is told that he was, but she was given a list without."""
    here = {name: Peer(protocol=2, user=name, sessions={"s"}) for name in ("ana", "ben")}
    told: list[tuple[str, list[str]]] = []

    def tell(lists: Mapping[str, Presence]) -> None:
        told.extend((sid, [person.user for person in presence.people]) for sid, presence in lists.items())

    async def act(loop: ClockLoop) -> None:
        tracker = PresenceTracker(lambda session_id: here.items(), tell)
        tracker.changed("s")
        await asyncio.sleep(1)
        ben = here.pop("ben")
        tracker.changed("s")
        here["ana again"] = Peer(protocol=2, user="ana", sessions={"s"})
        tracker.came("s", "ana again")
        tracker.changed("s")
        assert [person.user for person in tracker.people("s")] == ["ana"]
        here["ben"] = ben
        tracker.changed("s")
        await asyncio.sleep(1)
        assert told[2:] == [("ana again", ["ana", "ben"])]
        tracker.changed("s")
        await asyncio.sleep(1)
        assert len(told) == 3, "and once"
        tracker.close()

    on_clock(act)
