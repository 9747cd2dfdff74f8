"""What a panel of a ChatOps would show, read from its transcript."""

from __future__ import annotations

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import MessageItem, RunItem
from tests.support.conversation import items


def shown(chat: ChatOps) -> list[MessageItem]:
    """Its messages, top to bottom."""
    return [item for item in items(chat) if isinstance(item, MessageItem)]


def texts(chat: ChatOps) -> list[str]:
    return [item.content for item in shown(chat)]


def run_cards(chat: ChatOps) -> list[RunItem]:
    return [item for item in items(chat) if isinstance(item, RunItem)]
