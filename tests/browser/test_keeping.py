"""Nothing vanishes: a panel that is closed or has lost its kernel stays to be read; a saved notebook has a picture."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.lab import Notebook, OpenNotebook, Panel

GONE = "The kernel is gone; this is what was shown at"


def talked(open_notebook: OpenNotebook) -> tuple[Notebook, Panel]:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps(user='Ana')\nchat")
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("<b>bold</b> was said")
    notebook.run("pair = chat.compare_strategies('sma_cross', 'momentum')")
    expect(panel.comparison_cards).to_have_count(1)
    return notebook, panel


def picture_of(notebook: Notebook) -> Locator:
    return notebook.page.locator("[data-chatops-kept]")


def only_the_picture(notebook: Notebook) -> None:
    expect(picture_of(notebook)).to_be_visible()
    expect(picture_of(notebook)).to_contain_text("<b>bold</b> was said")
    expect(picture_of(notebook)).to_contain_text("Run the cell again to go on.")
    expect(picture_of(notebook).locator("table")).to_be_visible()
    shown = notebook.page.locator(".jp-OutputArea-output:visible").all_inner_texts()
    assert not any("not found" in text or "Error displaying" in text or "Loading widget" in text for text in shown)


def await_restored(notebook: Notebook) -> None:
    """Until the host has looked for the widget and not found it: only then it says so."""
    notebook.page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
            .some((output) => output.textContent.includes('model not found'))"""
    )


def test_a_saved_notebook_without_its_kernel_shows_the_picture(open_notebook: OpenNotebook) -> None:
    notebook, panel = talked(open_notebook)
    expect(picture_of(notebook)).to_be_hidden()
    notebook.await_picture("sma_cross vs momentum")
    notebook.save()
    notebook.reload()
    notebook.panel().await_connected()
    notebook.panel().say("said after the reload")
    notebook.await_picture("said after the reload</")
    notebook.save()
    notebook.shut_down()
    expect(panel.root.get_by_test_id("notice")).to_contain_text(GONE)
    expect(panel.comparison_cards).to_have_count(1)
    expect(picture_of(notebook)).to_be_hidden()
    notebook.reload()
    await_restored(notebook)
    only_the_picture(notebook)
    expect(picture_of(notebook)).to_contain_text("said after the reload")


def test_a_closed_chat_stays_to_be_read_also_after_a_reload(open_notebook: OpenNotebook) -> None:
    notebook, panel = talked(open_notebook)
    notebook.run("chat.close()")
    closed = "This chat was closed; this is what was shown at"
    expect(panel.root.get_by_test_id("notice")).to_contain_text(closed)
    panel.say("not lost")
    expect(panel.root.get_by_test_id("refusal")).to_contain_text("this chat is closed")
    expect(panel.root.get_by_test_id("composer")).to_have_value("not lost")
    notebook.save()
    notebook.reload()
    expect(notebook.panel().root.get_by_test_id("notice")).to_contain_text(closed)
    expect(notebook.panel().comparison_cards).to_have_count(1)
    expect(picture_of(notebook)).to_be_hidden()
