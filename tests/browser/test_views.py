"""Whatever happens to a page, a view shows the kernel's transcript: nothing doubled, nothing missing."""

from __future__ import annotations

import random
import re

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.lab import Notebook, OpenNotebook, Panel

SETUP = "from chatops_widget import ChatOps, ChatPanel\nchat = ChatOps()\nchat"
KERNEL_SOCKET = re.compile(r"/api/kernels/.*/channels")


def opened(open_notebook: OpenNotebook, *more: str) -> tuple[Notebook, Panel]:
    notebook = open_notebook(SETUP, *more)
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    return notebook, panel


def await_texts(panel: Panel, expected: list[str]) -> None:
    expect(panel.bubbles).to_have_text(expected)


def kernel_transcript(notebook: Notebook) -> list[str]:
    return eval(notebook.run("[message.content for message in chat.messages]"))  # type: ignore[no-any-return]


def test_a_reloaded_page_shows_the_same_transcript(open_notebook: OpenNotebook) -> None:
    notebook, panel = opened(open_notebook)
    for text in ["one?", "two?", "three?"]:
        panel.say(text)
    expect(panel.bubbles).to_have_count(6)  # questions are answered by the assistant
    before = panel.texts()
    panel.root.get_by_test_id("composer").fill("a draft")
    notebook.save()
    notebook.reload()
    await_texts(notebook.panel(), before)
    expect(notebook.panel().root.get_by_test_id("composer")).to_have_value("a draft")
    notebook.panel().say("four?")
    expect(notebook.panel().bubbles).to_have_count(8)
    assert kernel_transcript(notebook) == notebook.panel().texts()


def test_two_views_never_disagree(open_notebook: OpenNotebook) -> None:
    notebook, first = opened(open_notebook)
    first.say("from the first?")
    expect(first.bubbles).to_have_count(2)
    notebook.start("chat")
    second = notebook.panel(1)
    await_texts(second, first.texts())
    notebook.start("ChatPanel(chat)")  # a widget of its own, not a second view of the same
    third = notebook.panel(2)
    await_texts(third, first.texts())
    notebook.run("import ipywidgets")
    notebook.start("ipywidgets.HBox([ipywidgets.Button(description='beside it'), ChatPanel(chat)])")
    beside = notebook.panel(3)
    await_texts(beside, first.texts())
    widths = [view.root.evaluate("(root) => root.clientWidth") for view in (first, beside)]
    assert widths[0] - 200 < widths[1] < widths[0] - 100  # the room that the button leaves
    notebook.page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    notebook.command("notebook:create-output-view")
    apart = Panel(notebook.page.locator(".jp-LinkedOutputView section.chatops"))
    await_texts(apart, first.texts())
    expect(apart.root.get_by_test_id("composer")).to_be_in_viewport(ratio=1)
    notebook.page.evaluate("() => jupyterapp.shell.currentWidget.close()")
    second.say("from the second?")
    third.say("from the third?")
    for view in (first, second, third):
        expect(view.bubbles).to_have_count(6)
    assert first.texts() == second.texts() == third.texts() == kernel_transcript(notebook)


def test_a_view_made_after_500_messages_shows_the_newest_and_pages_up_to_the_first(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps()")
    notebook.run_cell(0)
    notebook.run(
        "import time\n"
        "for i in range(250):\n    chat.send_message(f'message {i}?')\n"
        "while len(chat.messages) < 500:\n    time.sleep(0.05)"  # each is answered
    )
    notebook.start("chat")
    panel = notebook.panel()
    panel.await_connected()
    expect(panel.bubbles.filter(has_text=re.compile("^message 249\\?$"))).to_be_visible()
    first = panel.bubbles.filter(has_text=re.compile("^message 0\\?$"))
    log = panel.root.get_by_test_id("log")
    seen = panel.rows()
    while not first.count():
        log.hover()
        notebook.page.mouse.wheel(0, -400)
        notebook.page.wait_for_timeout(50)  # the wheel is the condition: the loop ends when the first is there
        seen = panel.rows() | seen  # what is new stands above
        assert len(panel.rows()) <= 60
    assert list(seen.values()) == kernel_transcript(notebook)


def test_a_notebook_closed_and_opened_again_shows_what_came_meanwhile(open_notebook: OpenNotebook) -> None:
    notebook, panel = opened(open_notebook)
    panel.say("before?")
    expect(panel.bubbles).to_have_count(2)
    notebook.run("import threading, time\nclosed = threading.Event()")
    notebook.save()
    notebook.start(
        "def later():\n    time.sleep(2)\n    chat.send_message('meanwhile?')\nthreading.Thread(target=later).start()"
    )
    notebook.await_cell(notebook.cells - 1)
    notebook.save()
    notebook.command("application:close")
    notebook.page.wait_for_function("() => jupyterapp.shell.currentWidget?.context === undefined")
    notebook.reload()
    expect(notebook.panel().bubbles).to_have_count(4)  # it is answered too
    expect(notebook.panel().bubbles.get_by_text("meanwhile?", exact=True)).to_be_visible()
    assert notebook.panel().texts() == kernel_transcript(notebook)


def test_lost_comm_messages_are_repaired(open_notebook: OpenNotebook, page: Page) -> None:
    dice = random.Random(7)
    lost = {"count": 0}

    def lossy(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def unlucky(message: str | bytes) -> bool:
            raw = message.encode() if isinstance(message, str) else message
            drop = b'"comm_msg"' in raw and dice.random() < 0.1
            lost["count"] += drop
            return drop

        socket.on_message(lambda message: None if unlucky(message) else server.send(message))
        server.on_message(lambda message: None if unlucky(message) else socket.send(message))

    page.route_web_socket(KERNEL_SOCKET, lossy)
    notebook, panel = opened(open_notebook)
    for i in range(30):
        panel.say(f"question {i}?")
    expect(panel.bubbles).to_have_count(60)
    expect(panel.root.get_by_test_id("message-pending")).to_have_count(0)
    assert sorted(kernel_transcript(notebook)) == sorted(panel.texts())
    assert [text for text in panel.texts() if text.startswith("question")] == [f"question {i}?" for i in range(30)]
    assert lost["count"] >= 5


def test_the_view_of_a_restarted_kernel_says_so_and_keeps_what_is_written(open_notebook: OpenNotebook) -> None:
    notebook, panel = opened(open_notebook)
    panel.say("before the restart?")
    expect(panel.bubbles).to_have_count(2)
    notebook.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    expect(panel.root.get_by_test_id("notice")).to_contain_text("The kernel is gone; this is what was shown at")
    panel.say("not lost")
    expect(panel.root.get_by_test_id("composer")).to_have_value("not lost")
    expect(panel.bubbles.first).to_have_text("before the restart?")
