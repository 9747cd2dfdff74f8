"""What a page shows of the backend's words comes with what they say, live and after a reload."""

from __future__ import annotations

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import Hello
from tests.support.view import View


def test_every_note_on_a_card_says_what_it_says(chat: ChatOps) -> None:
    chat.trigger_backtest("sma_cross", start="2005-01-01").result(timeout=120)
    chat.sweep("sma_cross", fast=[5, 10], slow=[20, 50]).result(timeout=120)
    view = View(chat)
    snapshot = view.ask(Hello(view="view"), "snapshot")
    view.close()
    notes = [note for item in snapshot["items"] for note in item.get("notes", ())]
    assert len(notes) > 1
    assert [note for note in notes if note not in snapshot["glossary"]] == []
