"""Find the ChatOps that a notebook means."""

from __future__ import annotations

from typing import Any

from ..chatops import ChatOps
from ..errors import BadInput

NAME = "chat"


def current_chat(namespace: dict[str, Any]) -> ChatOps:
    """`chat`, or the only other one there is; if there is none, one is made and named so. Raises BadInput."""
    named = namespace.get(NAME)
    if isinstance(named, ChatOps):
        return named
    found = {id(value): name for name, value in namespace.items() if isinstance(value, ChatOps) and name[:1] != "_"}
    if len(found) > 1:
        names = ", ".join(sorted(found.values()))
        raise BadInput(f"There are several ChatOps here: {names}.", hint=f"Say which: {NAME} = {min(found.values())}")
    if found:
        chat: ChatOps = namespace[next(iter(found.values()))]
        return chat
    if NAME in namespace:
        raise BadInput(f"`{NAME}` is no ChatOps here.", hint="from chatops_widget import ChatOps; chat = ChatOps()")
    namespace[NAME] = made = ChatOps()
    return made
