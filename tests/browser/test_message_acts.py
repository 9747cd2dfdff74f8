"""Messages in a real JupyterLab: changed and deleted in two views at once, written piece by piece, and coloured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook, Panel
from tests.support.backend import Backend
from tests.support.raw_client import RawClient
from tests.support.scripted_assistant import FACTORY, AssistantDriver
from tests.support.waiting import until

SETUP = """from chatops_widget import ChatOps, ChatPanel
chat = ChatOps({url!r}, user="ana", session_id={session!r})
display(chat)
ChatPanel(chat)"""
FENCE = "`" * 3
CODE = "\n\n".join(
    f"{FENCE}{language}\n{code}\n{FENCE}"
    for language, code in {
        "python": 'def pnl(size: float = 0.5):  # of one trade\n    return f"{size:.2f}"',
        "sql": "SELECT avg(close) FROM prices WHERE symbol = 'SPX' -- all",
        "json": '{"fast": 10, "live": false}',
        "yaml": "strategy: sma_cross  # by name",
    }.items()
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory, assistant_driver: AssistantDriver) -> Iterator[Backend]:
    served = Backend(
        tmp_path_factory.mktemp("prompted"),
        assistant=FACTORY,
        env=assistant_driver.environment,
    )
    yield served
    served.close()


def own(panel: Panel, text: str) -> Locator:
    return panel.root.get_by_test_id("message-user").filter(has_text=text)


def test_messages_are_changed_deleted_and_addressed_in_two_views_at_once(
    open_notebook: OpenNotebook, open_raw: Callable[..., RawClient], backend: Backend, page: Page, session_id: str
) -> None:
    bo = open_raw(backend.url, auth={"protocol": 2, "user": "Bo Kim"})
    bo.join(session_id)
    notebook = open_notebook(SETUP.format(url=backend.url, session=session_id))
    notebook.run_cell(0)
    one, two = notebook.panel(0), notebook.panel(1)
    for panel in (one, two):
        panel.await_connected()
    cells = notebook.cells

    # Somebody who was heard of is offered, and meant.
    hello = {"sessionId": session_id, "content": "@ana could you look at **costs**?", "clientId": "b-1"}
    assert bo.call("sendMessage", hello)["ok"]
    asked = one.root.get_by_test_id("message-user").filter(has_text="could you look")
    expect(asked).to_have_class(re.compile("for-me"))
    expect(asked.get_by_test_id("mention")).to_have_text("@ana")
    assert asked.get_by_test_id("edit-message").count() == 0  # hers
    one.say("@Bo Kim a word wiht a fault")
    mine = own(one, "a word wiht")
    expect(mine.get_by_test_id("mention")).to_have_text("@Bo Kim")

    # Changed by keyboard alone; the keys are the panel's, not the notebook's.
    mine.get_by_test_id("edit-message").focus()
    page.keyboard.press("Enter")
    field = one.root.get_by_test_id("edit-field")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("@Bo Kim a word with none, bbaa dd")
    assert_accessible(page, "a message being changed", views=2)
    page.keyboard.press("Enter")
    for panel in (one, two):
        changed = own(panel, "a word with none")
        expect(changed).to_have_count(1)
        expect(changed.get_by_test_id("edited")).to_be_visible()
    assert notebook.cells == cells
    told = bo.heard.wait(lambda line: line[0] == "messageEdit")[1]
    assert told["content"] == "@Bo Kim a word with none, bbaa dd"

    # Deleted, brought back, and deleted for good: in both views, for bo, and in Python.
    gone = own(one, "a word with none")
    expect(gone.get_by_test_id("edit-message")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    undo = one.root.get_by_test_id("undo-delete")
    expect(undo).to_be_focused()
    assert_accessible(page, "a message deleted that can come back", views=2)
    page.keyboard.press("Enter")
    expect(gone).to_have_count(1)
    expect(own(two, "a word with none")).to_have_count(1)
    gone.hover()
    gone.get_by_test_id("delete-message").click()
    for panel in (one, two):
        expect(own(panel, "a word with none")).to_have_count(0)
    bo.heard.wait(lambda line: line[0] == "messageEdit" and "content" not in line[1])
    assert "could you look" in notebook.run("print([message.content for message in chat.messages])")
    assert "none, bbaa" not in notebook.run("print([message.content for message in chat.messages])")

    # A command is taken up again, not changed.
    one.say("/help runs")
    command = own(one, "/help runs")
    expect(command.get_by_test_id("delete-message")).to_have_count(1)  # the backend has it
    assert command.get_by_test_id("edit-message").count() == 0
    command.hover()
    command.get_by_test_id("run-again").click()
    expect(one.root.get_by_test_id("composer")).to_have_value("/help runs")
    expect(one.root.get_by_test_id("composer")).to_be_focused()


def test_a_reply_grows_and_settles_is_stopped_and_its_code_has_colours(
    open_notebook: OpenNotebook, backend: Backend, assistant_driver: AssistantDriver, page: Page, session_id: str
) -> None:
    notebook = open_notebook(SETUP.format(url=backend.url, session=session_id))
    notebook.run_cell(0)
    one, two = notebook.panel(0), notebook.panel(1)
    for panel in (one, two):
        panel.await_connected()

    one.say("tell me all")
    question = assistant_driver.question("tell me all")
    reply = one.root.get_by_test_id("message-assistant")
    expect(reply).to_have_attribute("aria-busy", "true")
    expect(one.root.get_by_test_id("send")).to_have_text("Stop")
    question.say("Two **thi")
    for panel in (one, two):
        expect(panel.root.locator(".growing strong")).to_have_text("thi")
    first = one.root.locator(".growing p").first.element_handle()
    question.say("ngs**:\n\n")
    log = one.root.get_by_test_id("log")
    for line in range(40):
        question.say(f"{line}. line {line}\n")
    expect(reply.locator("li").last).to_have_text("line 39")
    at_bottom = "(el) => el.scrollHeight - el.scrollTop - el.clientHeight < 2"
    until(lambda: log.evaluate(at_bottom), "the log to follow")
    assert_accessible(page, "a reply being written", views=2)
    question.say(f"\n{CODE}\n\nDone.")
    question.tell(end=True)
    expect(reply.get_by_test_id("copy-message")).to_have_count(1)
    assert reply.get_attribute("aria-busy") is None
    assert (
        first.evaluate("(el) => el.isConnected && el.textContent.trim()") == "Two things:"
    )  # the same node, all the way
    assert reply.locator(".folded").count() == 0  # not under the eyes of who reads it
    until(lambda: log.evaluate(at_bottom), "the log to follow to the end")

    # Colours, as nodes; by kind.
    expect(reply.get_by_test_id("highlighted")).to_have_count(4)
    blocks = reply.get_by_test_id("codeblock")
    for at, (kind, words) in enumerate(
        [("keyword", "def"), ("keyword", "SELECT"), ("key", '"fast"'), ("key", "strategy:")]
    ):
        expect(blocks.nth(at).locator(f".k-{kind}").first).to_have_text(words)
    expect(blocks.nth(0).locator("pre")).to_have_text(
        'def pnl(size: float = 0.5):  # of one trade\n    return f"{size:.2f}"'
    )
    assert_accessible(page, "code in its colours, by day", views=2)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    blocks.nth(1).get_by_test_id("copy").click()
    expect(blocks.nth(1).get_by_test_id("copy")).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()").startswith("SELECT avg(close)")
    notebook.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    assert_accessible(page, "code in its colours, by night", views=2)

    # Stopped from beside the composer in one view; it ends in both.
    one.say("an endless story")
    endless = assistant_driver.question("an endless story")
    endless.say("Once upon a time")
    expect(two.root.locator(".growing")).to_have_text("Once upon a time")
    one.root.get_by_test_id("send").click()
    endless.await_hangup()
    for panel in (one, two):
        expect(panel.root.get_by_test_id("message-assistant").last).to_contain_text("(Stopped.)")
        expect(panel.root.locator(".growing")).to_have_count(0)
    expect(one.root.get_by_test_id("send")).to_have_text("Send")
