"""What tests do and see in a ChatOps' session that its users cannot: what a panel would, without one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import AnyItem, Catalog
from chatops_widget.session.conversation import Conversation

T = TypeVar("T")


def act(chat: ChatOps, what: Callable[[Conversation], T]) -> T:
    """Do something on the I/O thread, and return what came of it."""
    done: T = chat._do(lambda: what(chat._conversation))
    return done


def items(chat: ChatOps, newest: int = 1000) -> list[AnyItem]:
    """What a panel would show, top to bottom."""
    return chat._conversation.transcript.newest(newest)[0]


def catalog(chat: ChatOps) -> Catalog:
    """What can be typed."""
    return chat._conversation.catalog


def uploading(chat: ChatOps, name: str, content: bytes, client_id: str) -> Future[None]:
    """Begin to hand a file over."""
    return chat._io.start(chat._conversation.upload(name, content, client_id))
