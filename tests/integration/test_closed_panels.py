"""A chat that was closed can still be read in its panels; what one asks of it is refused in words, not in silence."""

from __future__ import annotations

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import Export, Hello, Plot, Retry, SendText
from tests.support.view import View
from tests.support.waiting import until


def test_a_closed_chat_is_read_by_views_old_and_new(chat: ChatOps) -> None:
    run = chat.trigger_backtest("sma_cross")
    run.result(60)
    view = View(chat)
    view.ask(Hello(view="v", limit=100), "snapshot")
    chat.close()
    facts = until(
        lambda: next(
            (m["facts"] for m in reversed(view.heard) if (m.get("facts") or {}).get("status") == "closed"), None
        ),
        "the panel to hear of it",
    )
    assert "This chat was closed; this is what was shown at " in facts["detail"]
    assert "Run the cell again to go on." in facts["detail"]
    assert chat.connection == "disconnected"

    reloaded = view.ask(Hello(view="after a reload", limit=100), "snapshot")
    [card] = [item for item in reloaded["items"] if item["kind"] == "run"]
    assert card["status"] == "completed"
    assert reloaded["facts"]["status"] == "closed"
    plotted = view.ask(Plot(view="v", key=card["key"]), "plotted")
    assert "equity" in plotted["columns"]
    exported = view.ask(Export(view="v", format="json"), "exported")
    assert exported["name"]


def test_what_is_asked_of_a_closed_chat_is_refused_once(chat: ChatOps) -> None:
    chat.wait_connected()
    view = View(chat)
    view.ask(Hello(view="v", limit=100), "snapshot")
    chat.close()
    for act in (SendText(view="v", id="a1", text="anyone?"), Retry(view="v", id="a2", key="r")):
        refused = view.ask(act, "delta")
        while "toast" not in refused:
            refused = view.ask(act, "delta")
        assert refused["toast"]["message"] == "This ChatOps is closed."
        assert act.id in refused["acks"]
