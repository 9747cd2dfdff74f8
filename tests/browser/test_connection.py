"""A backend that goes and comes back: the panel says how it stands, and what was typed meanwhile arrives once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.lab import PERSEVERE, OpenNotebook
from tests.support.backend import Backend


def test_a_panel_waits_out_a_backend_that_comes_back(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend()
    notebook = open_notebook(f"{PERSEVERE}from chatops_widget import ChatOps\nchat = ChatOps('{backend.url}')\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("before?")
    expect(panel.bubbles).to_have_count(2)

    backend.stop()
    expect(panel.connection).to_contain_text("Reconnecting (attempt")
    panel.say("meanwhile?")
    expect(panel.delivery).to_contain_text("queued, backend not reached yet")
    backend.start()
    panel.await_connected()
    expect(panel.bubbles).to_have_count(4)
    assert [text for text in panel.texts() if not text.startswith(("I did not", "Say what"))] == [
        "before?",
        "meanwhile?",
    ]


def test_a_panel_says_when_it_gave_up_and_reconnects_on_request(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend()
    notebook = open_notebook(f"from chatops_widget import ChatOps\nchat = ChatOps('{backend.url}')\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    backend.stop()
    expect(panel.connection).to_contain_text("Disconnected")
    assert "ConnectionLost" in notebook.run("chat.wait_connected()")
    panel.say("kept?")
    backend.start()
    panel.root.get_by_test_id("reconnect").click()
    panel.await_connected()
    expect(panel.bubbles).to_have_count(2)
    assert panel.texts()[0] == "kept?"


def test_a_wrong_address_is_said_in_the_panel(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps('ws://127.0.0.1:9')\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    expect(panel.connection).to_contain_text("Reconnecting")
    expect(panel.root).to_contain_text("No backend answers at ws://127.0.0.1:9.")
