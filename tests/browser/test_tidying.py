"""Sessions are tidied up in a real notebook: archived for oneself, deleted for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend


def test_sessions_are_archived_and_deleted_by_keyboard_and_who_was_there_is_told(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    backend = own_backend()
    notebook = open_notebook(
        "from chatops_widget import ChatOps, ChatPanel\n"
        f"ana = ChatOps('{backend.url}', user='ana')\n"
        "ana.create_session('last year')\nana.send_message('a note of it')\n"
        "ana.create_session('momentum study')\nana",
        f"ben = ChatOps('{backend.url}', user='ben', session_id=ana.session_id)\nben.send_message('hello ana')\nben",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    ana, ben = notebook.panel(0), notebook.panel(1)
    for panel in (ana, ben):
        panel.await_connected()
        expect(panel.root.get_by_test_id("session-name")).to_have_text("momentum study")

    notebook.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    ana.root.get_by_test_id("sessions").click()
    ana.root.get_by_test_id("tidy-sessions").click()
    row = ana.root.get_by_test_id("tidy-session").filter(has_text="last year")
    expect(row).to_be_visible()
    assert_accessible(page, "tidying up")
    row.get_by_test_id("archive-session").press("Enter")
    expect(ana.root.get_by_test_id("tidied")).to_have_text("“last year” is archived.")
    expect(ana.root.get_by_test_id("restore-session")).to_be_focused()

    row = ana.root.get_by_test_id("tidy-session").filter(has_text="momentum study")
    row.get_by_test_id("delete-session").press("Enter")
    question = ana.root.get_by_test_id("delete-question")
    expect(question).to_contain_text("Delete “momentum study” for everybody and for good?")
    expect(question).to_contain_text("ben")
    expect(ana.root.get_by_test_id("keep-session")).to_be_focused()
    assert_accessible(page, "whether to delete it")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    for panel, words in ((ana, "You deleted “momentum study”."), (ben, "ana deleted “momentum study”.")):
        expect(panel.bubbles).to_have_count(1)
        expect(panel.bubbles).to_have_text(f"{words} You are in a new session now.")
        expect(panel.root.get_by_test_id("fault")).to_have_count(0)  # somebody meant it: a calm line, no red
        panel.await_connected()
    expect(ben.root.get_by_test_id("session-name")).not_to_have_text("momentum study")
    assert notebook.run("len({ana.session_id, ben.session_id})") == "2"
    assert notebook.run("[each.name for each in ana.archived_sessions]") == "['last year']"

    notebook.run("ChatPanel(ben, locale='ko')")  # opened later, as after a reload
    expect(notebook.panel(2).bubbles).to_have_text(
        "ana님이 “momentum study” 세션을 삭제했습니다. 지금은 새 세션에 있습니다."
    )


def test_a_session_is_deleted_or_archived_in_words_by_buttons_and_by_who_made_it_alone(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    backend = own_backend()
    notebook = open_notebook(
        "from chatops_widget import ChatOps, ChatPanel\n"
        f"ana = ChatOps('{backend.url}', user='ana')\n"
        "ana.create_session('momentum study')\nana.trigger_backtest('momentum').result(60)\nana",
        f"ben = ChatOps('{backend.url}', user='ben', session_id=ana.session_id)\nChatPanel(ben, locale='ko')",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    ana, ben = notebook.panel(0), notebook.panel(1)
    ana.await_connected()
    expect(ben.connection).to_have_text("연결됨")

    ben.say("이 세션 지워줘")
    expect(ben.bubbles.last).to_contain_text("“momentum study” 세션: 만든 사람만 삭제할 수 있는데")
    expect(ben.root.get_by_test_id("archive-session")).to_have_text("보관")
    expect(ben.root.get_by_test_id("delete-session")).to_have_count(0)
    ben.root.get_by_test_id("archive-session").click()
    expect(ben.root.get_by_test_id("restore-session")).to_have_text("되돌리기")
    assert notebook.run("[each.name for each in ben.archived_sessions]") == "['momentum study']"
    ben.say("이 세션 복원해줘")
    expect(ben.bubbles.last).to_contain_text("“momentum study” 세션: 내 보관함에 있으면 버튼으로 목록에 되돌립니다.")
    ben.root.get_by_test_id("restore-session").last.click()
    expect(ben.root.get_by_role("status").filter(has_text="“momentum study” 세션은 목록에 있습니다.")).to_have_count(1)
    assert notebook.run("ben.archived_sessions") == "[]"

    ana.say("delete this session")
    expect(ana.bubbles.last).to_contain_text(
        "Delete the session “momentum study” with its 1 run and 5 messages, for everybody? There is no undo."
    )
    assert_accessible(page, "a session's end asked for in words")
    ana.root.get_by_test_id("delete-session").click()
    question = ana.root.get_by_test_id("delete-question")
    expect(question).to_contain_text("Delete “momentum study” for everybody and for good?")
    expect(question).to_contain_text("1 run")
    assert_accessible(page, "its question")
    ana.root.get_by_test_id("keep-session").click()
    expect(question).to_have_count(0)
    assert notebook.run("len(ana.runs)") == "1"  # nothing has happened yet
    ana.root.get_by_test_id("delete-session").click()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(ana.bubbles).to_have_text(["You deleted “momentum study”. You are in a new session now."])
    expect(ben.bubbles).to_contain_text(["ana님이 “momentum study” 세션을 삭제했습니다."])


def test_another_session_is_archived_in_words_by_its_name_and_none_where_that_is_not_certain(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend()
    notebook = open_notebook(
        f"from chatops_widget import ChatOps\nana = ChatOps('{backend.url}', user='ana')\n"
        "twins = [ana.create_session('twin') for _ in range(2)]\n"
        "ana.create_session('desk study')\nstudy = ana.session_id\nana.trigger_backtest('momentum').result(60)\n"
        "ana.create_session('today')\nana",
    )
    notebook.run_cell(0)
    ana = notebook.panel(0)
    ana.await_connected()
    ends = ana.root.locator("[data-testid$=-session]").filter(has_text=re.compile("Archive|Delete|Bring back"))

    ana.say("archive session nowhere")
    expect(ana.bubbles.last).to_contain_text("No session is called “nowhere”, so nothing was done.")
    ana.say("delete session twin")
    expect(ana.bubbles.last).to_contain_text("2 sessions are called “twin”, so nothing was done.")
    expect(ends).to_have_count(0)

    ana.say("Archive the session “Desk  Study”")
    expect(ana.bubbles.last).to_contain_text("Then the session “desk study” is out of your own list;")
    expect(ana.bubbles.last).not_to_contain_text("1 run")
    ana.root.get_by_test_id("archive-session").click()
    assert notebook.run("[each.session_id for each in ana.archived_sessions] == [study]") == "True"
    ana.say("restore session desk study")
    ana.root.get_by_test_id("restore-session").last.click()
    assert notebook.run("ana.archived_sessions") == "[]"

    ana.say("delete session desk study")
    expect(ana.bubbles.last).to_contain_text("Delete the session “desk study”, for everybody, with all that is in it?")
    ana.root.get_by_test_id("delete-session").last.click()
    expect(ana.root.get_by_test_id("delete-question")).to_contain_text("1 run goes with it.")
    ana.root.page.keyboard.press("Shift+Tab")
    ana.root.page.keyboard.press("Enter")
    expect(ana.root.get_by_test_id("delete-question")).to_have_count(0)
    names = notebook.run("sorted(each.name for each in ana.sessions if each.name)")
    assert names == "['today', 'twin', 'twin']"
    assert notebook.run("ana.session_id != study") == "True"
