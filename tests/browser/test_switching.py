"""Sessions in a real notebook: going from one to another and back, colleagues, and several panels at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook, Panel
from tests.support.backend import Backend


def part(panel: Panel, name: str) -> Locator:
    return panel.root.get_by_test_id(name)


def go(page: Page, panel: Panel, words: str) -> None:
    """To the session that fits these words, by keyboard alone."""
    part(panel, "sessions").focus()
    page.keyboard.press("Enter")
    expect(part(panel, "find-session")).to_be_focused()
    page.keyboard.type(words)
    expect(part(panel, "session")).to_have_count(1)
    page.keyboard.press("Enter")


def test_two_colleagues_and_their_sessions(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    backend = own_backend()
    notebook = open_notebook(
        "from chatops_widget import ChatOps, ChatPanel\n"
        f"ana = ChatOps('{backend.url}', user='ana')\nana.create_session('momentum study')\nana",
        f"ben = ChatOps('{backend.url}', user='ben', session_id=ana.session_id)\nben",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    ana, ben = notebook.panel(0), notebook.panel(1)
    for panel in (ana, ben):
        panel.await_connected()
        expect(part(panel, "session-name")).to_have_text("momentum study")
    expect(part(ana, "people")).to_have_attribute("aria-label", "2 here: ben and ana (you)")
    part(ana, "people").focus()
    expect(part(ana, "people").locator(".names")).to_be_visible()

    part(ben, "composer").press_sequentially("are you")
    expect(part(ana, "typing")).to_have_text("ben is typing…")
    expect(part(ben, "typing")).to_have_text("")
    assert_accessible(page, "a colleague is typing")
    part(ben, "composer").press("Enter")
    expect(part(ana, "typing")).to_have_text("")
    expect(ana.bubbles).to_have_count(2)

    # Away, with a half-written message; what is said meanwhile is counted, and is there on coming back.
    part(ana, "composer").fill("half a thought")
    part(ana, "sessions").click()
    assert_accessible(page, "the list of sessions")
    expect(part(ana, "new-session").locator("..")).to_have_css("opacity", "1")  # not a message's acts, which hide
    part(ana, "new-session").click()
    part(ana, "session-name-field").fill("carry study")
    page.keyboard.press("Enter")
    expect(part(ana, "session-name")).to_have_text("carry study")
    expect(part(ana, "welcome")).to_be_visible()
    expect(part(ana, "composer")).to_have_value("")
    expect(part(ben, "people")).to_have_count(0)
    expect(part(ana, "unread")).to_have_count(0)
    ben.say("news for ana?")
    expect(part(ana, "unread")).to_contain_text("2 unread")  # with the assistant's answer
    go(page, ana, "momentum")
    expect(ana.bubbles.filter(has_text="news for ana?")).to_be_visible()
    expect(part(ana, "composer")).to_have_value("half a thought")
    expect(part(ben, "people")).to_have_attribute("aria-label", "2 here: ana and ben (you)")
    part(ana, "sessions").click()
    expect(part(ana, "unread")).to_have_count(0)

    part(ana, "rename-session").click()
    part(ana, "session-name-field").fill("momentum and value")
    part(ana, "name-session").click()
    for panel in (ana, ben):
        expect(part(panel, "session-name")).to_have_text("momentum and value")

    # A further panel of the same ChatOps goes where the first one goes, and out.
    notebook.start("ChatPanel(ana)")
    twin = notebook.panel(2)
    expect(part(twin, "session-name")).to_have_text("momentum and value")
    part(ana, "sessions").click()
    part(ana, "leave-session").click()
    for panel in (ana, twin):
        expect(part(panel, "no-session")).to_contain_text("You have left the session")
        expect(part(panel, "composer")).to_have_count(0)
    assert_accessible(page, "no session")
    part(twin, "session").filter(has_text="carry study").click()
    for panel in (ana, twin):
        expect(part(panel, "session-name")).to_have_text("carry study")
    listed = notebook.run("print(*sorted(each.name for each in ana.sessions), sep=', ')").strip()
    assert listed == "carry study, momentum and value"


def test_two_panels_on_two_sessions_run_at_once_and_a_run_outlives_a_visit_elsewhere(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], big_prices: Path, page: Page
) -> None:
    backend = own_backend(data=big_prices)
    notebook = open_notebook(
        f"from chatops_widget import ChatOps\none = ChatOps('{backend.url}', user='ana')\none",
        f"two = ChatOps('{backend.url}', user='ana')\ntwo",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    one, two = notebook.panel(0), notebook.panel(1)
    for panel, fast in ((one, 3), (two, 5)):
        panel.await_connected()
        panel.say(f"/run_backtest sma_cross symbol=BIG fast={fast} slow=9")
        expect(panel.run_cards).to_have_count(1)
    first = notebook.run("print(one.session_id)").strip()
    part(one, "sessions").click()
    part(one, "new-session").click()
    part(one, "session-name-field").fill("elsewhere")
    page.keyboard.press("Enter")
    expect(part(one, "session-name")).to_have_text("elsewhere")
    expect(one.run_cards).to_have_count(0)
    expect(two.run_cards).to_contain_text("Sharpe")
    expect(part(one, "unread")).to_contain_text("1 unread")  # it has run where it was left
    go(page, one, first)
    expect(one.run_cards).to_contain_text("Sharpe")
    expect(part(one, "unread")).to_have_count(0)  # the other panel has shown her its own
    for panel, fast in ((one, "fast 3"), (two, "fast 5")):
        expect(panel.run_cards).to_have_count(1)
        expect(panel.run_cards).to_contain_text(re.compile(fast))
