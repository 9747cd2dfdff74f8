"""A panel beside the notebook in a real JupyterLab, and the key that goes to the panel and back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.lab import OpenNotebook, Panel


def test_a_panel_opens_beside_the_notebook_and_a_key_goes_there_and_back(
    open_notebook: OpenNotebook, page: Page
) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()", "chat.open('right')", "chat")
    notebook.run_cell(0)
    notebook.run_cell(1)
    beside = Panel(
        page.locator(".jp-LinkedOutputView, .jp-MainAreaWidget, .lm-DockPanel-widget")
        .filter(has_not=page.locator(".jp-Notebook"))
        .locator("section.chatops")
    )
    expect(beside.root).to_be_visible()
    expect(beside.root.get_by_test_id("composer")).to_be_in_viewport(ratio=1)
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.content.widgets[1].outputArea.node.innerText.includes('is to the right')"
    )
    cell = page.locator(".jp-Notebook .cm-content").nth(2)
    cell.click()
    page.keyboard.press("Control+`")
    expect(beside.root.get_by_test_id("composer")).to_be_focused()
    page.keyboard.press("Control+`")
    expect(cell).to_be_focused()

    # The same from the menu of a panel in the notebook.
    beside.root.evaluate("() => [...jupyterapp.shell.widgets('main')].at(-1).close()")
    expect(beside.root).to_have_count(0)
    notebook.run_cell(2)
    inside = notebook.panel(0)
    inside.await_connected()
    inside.root.get_by_test_id("panel-menu").click()
    page.get_by_role("menuitem", name="Open beside the notebook").click()
    expect(beside.root).to_be_visible()
    inside.say("said inside?")
    expect(beside.bubbles.first).to_have_text("said inside?")

    # Without the extension in the kernel it is said how it goes by hand.
    notebook.run("import sys\nsys.modules['sidecar'] = None")
    assert "choose “Create New View for Output”" in notebook.run("chat.open()")
    inside.root.get_by_test_id("panel-menu").click()
    page.get_by_role("menuitem", name="Open beside the notebook").click()
    expect(inside.root.get_by_test_id("toast")).to_contain_text("Create New View for Output")
