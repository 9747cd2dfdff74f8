"""What a panel of a ChatOps would show, read from its transcript."""

from __future__ import annotations

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import MessageItem, RunItem


def shown(chat: ChatOps) -> list[MessageItem]:
    """Its messages, top to bottom."""
    items, _ = chat._conversation.transcript.newest(1000)
    return [item for item in items if isinstance(item, MessageItem)]


def texts(chat: ChatOps) -> list[str]:
    return [item.content for item in shown(chat)]


def run_cards(chat: ChatOps) -> list[RunItem]:
    items, _ = chat._conversation.transcript.newest(1000)
    return [item for item in items if isinstance(item, RunItem)]
