"""Many in one session: what each is told of who is here, in which order, and what they know in the end."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.raw_client import RawClient
from tests.support.waiting import until

MEMBERS, ACTS = 40, 120


def test_all_see_the_same_list_in_the_end_and_who_came_and_went_in_that_order(
    open_raw: Callable[..., RawClient], open_chat: Callable[..., ChatOps], backend: Backend, session_id: str
) -> None:
    """One act after the other, so that the order is known: each list that is told is how it was after one of them."""
    chance = random.Random(20261129)
    base = open_raw(backend.url)
    base.call("joinSession", session_id)
    raws = [open_raw(backend.url, auth={"protocol": 2, "user": f"user {k}"}) for k in range(MEMBERS)]
    kernel = open_chat(backend.url, session_id=session_id, user="kernel")
    until(lambda: [each.user for each in kernel.people] == ["", "kernel"], "the kernel to come in")
    here: dict[int, str] = {}
    history = [["", "kernel"]]
    for act in range(ACTS):
        who = act if act < MEMBERS else chance.randrange(MEMBERS)
        if who in here:
            raws[who].call("leaveSession", session_id)
            del here[who]
        else:
            answer = raws[who].join(session_id)
            here[who] = f"user {who}"
            assert names(answer["people"]) == ["", "kernel", *here.values()], "who comes in is told all at once"
        history.append(["", "kernel", *here.values()])
    until(lambda: all(last_told(raws[who], session_id) == history[-1] for who in here), "all to know who is here")
    assert len(here) > 5
    until(lambda: [each.user for each in kernel.people] == history[-1], "a kernel to know it, too")
    for raw in raws:
        at = 0
        for people in lists(raw, session_id):
            assert people in history[at:], "they never come and go in another order"
            at = history.index(people, at)
    assert base.heard.lines == [], "a base page knows of no presence, and is not told"

    with ThreadPoolExecutor(MEMBERS) as threads:  # then all at once
        gone = [who for who in here if who % 2]
        list(threads.map(lambda who: raws[who].close(), gone))
        come = [who for who in range(MEMBERS) if who not in here]
        list(threads.map(lambda who: raws[who].join(session_id), come))
    stay = (here.keys() - set(gone)) | set(come)
    final = {"", "kernel", *(f"user {who}" for who in stay)}
    until(lambda: all(set(last_told(raws[who], session_id)) == final for who in stay), "all to know who is left")
    assert len({tuple(last_told(raws[who], session_id)) for who in stay}) == 1


def lists(raw: RawClient, session_id: str) -> list[list[str]]:
    return [names(each["people"]) for each in raw.events("presence") if each["sessionId"] == session_id]


def last_told(raw: RawClient, session_id: str) -> list[str]:
    return (lists(raw, session_id) or [[]])[-1]


def names(people: list[dict[str, Any]]) -> list[str]:
    return [each.get("user", "") for each in people]
