"""Thousands of messages: few rows are mounted, the reader stays where they are, and any of them can be found."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.alone import open_alone
from tests.browser.lab import OpenNotebook
from tests.support.waiting import PATIENCE

# Heights of every kind: one line to many, a table now and then; three messages a minute, over several days.
FILL = """(count) => {
  const table = "\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |";
  const text = (i) => `Message ${i} ` + (i % 11 === 3 ? table : "word ".repeat((i * 7) % 60));
  window.message = (i, content = text(i)) => ({
    kind: "message", key: `m${i}`, n: i, seq: i, role: i % 3 ? "assistant" : "user", mine: true, content,
    timestamp: new Date(Date.UTC(2025, 0, 1) + i * 20000).toISOString(),
  });
  transcript.push(...Array.from({length: count}, (_, i) => message(i)));
}"""
BOTTOM = "(n) => document.querySelector(`[data-key=m${n}]`).getBoundingClientRect().bottom"
MOST = 60


def opened(page: Page, count: int) -> Locator:
    """A session of so many messages, of which the page has the newest 200."""
    open_alone(page, setup=f"() => ({FILL})({count})")
    expect(row(page, count - 1)).to_be_in_viewport()
    return page.get_by_test_id("log")


def all_loaded(page: Page, count: int) -> Locator:
    """As `opened`, with every message on the page and not only in the kernel."""
    log = opened(page, 1)
    page.evaluate("(count) => tell({items: Array.from({length: count - 1}, (_, i) => message(i + 1))})", count)
    expect(row(page, count - 1)).to_be_in_viewport()
    settled(page)  # until its rows are measured, the log goes back to its end whoever turns a wheel
    return log


def row(page: Page, n: int) -> Locator:
    return page.locator(f"[data-key=m{n}]")


def mounted(page: Page) -> list[int]:
    keys = page.evaluate("() => [...document.querySelectorAll('.row')].map((row) => row.dataset.key)")
    assert len(keys) <= MOST
    return [int(key[1:]) for key in keys]


def first_in_view(page: Page) -> tuple[int, float]:
    """The first row that shows, and where its top is. There is never a hole at the top or the bottom."""
    found = page.evaluate(
        """() => {
          const box = document.querySelector(".log").getBoundingClientRect();
          const rows = [...document.querySelectorAll(".row")].map((row) => ({row, at: row.getBoundingClientRect()}));
          const seen = rows.filter(({at}) => at.bottom > box.top && at.top < box.bottom);
          if (!seen.length) return null;
          return [seen[0].row.dataset.key, seen[0].at.top - box.top, box.bottom - seen.at(-1).at.bottom];
        }"""
    )
    assert found is not None, "nothing is drawn where the reader looks"
    key, top, below = found
    assert top < 60, "a hole at the top"
    assert below < 40, "a hole at the bottom"
    return int(key[1:]), top


def settled(page: Page) -> tuple[int, float]:
    """As `first_in_view`, once nothing has moved for a few frames."""
    before, still = None, 0
    for _ in range(200):
        now = page.evaluate(
            """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
              const row = [...document.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().bottom > 0);
              done([document.querySelector(".log").scrollTop, row.dataset.key, row.getBoundingClientRect().top]);
            })))"""
        )
        still = still + 1 if now == before else 0
        if still == 3:
            return first_in_view(page)
        before = now
    raise AssertionError("The log does not come to rest.")


def press(page: Page, key: str) -> tuple[int, float]:
    """Scroll by a key, and wait until it did."""
    before = page.evaluate("() => document.querySelector('.log').scrollTop")
    page.keyboard.press(key)
    page.wait_for_function("(before) => document.querySelector('.log').scrollTop !== before", arg=before)
    return settled(page)


def scrolled(page: Page, by: int) -> tuple[int, float]:
    page.get_by_test_id("log").hover()
    page.mouse.wheel(0, by)
    expect(page.get_by_test_id("to-bottom")).to_be_visible()
    return settled(page)


def test_of_5000_messages_few_are_mounted_and_keys_reach_them_all(page: Page) -> None:
    log = all_loaded(page, 5_000)
    assert mounted(page)[-1] == 4_999
    page.evaluate("() => tell({items: [message(5000)]})")
    expect(row(page, 5_000)).to_be_in_viewport()
    assert log.evaluate("(log) => log.scrollHeight") > 200_000  # the scroll bar tells how much there is
    log.focus()
    assert press(page, "Home")[0] == 0
    seen = set(mounted(page))
    reached = 0
    while reached < 60:
        now, _ = press(page, "PageDown")
        assert now > reached
        reached = now
        seen.update(mounted(page))
    assert set(range(60)) <= seen
    assert press(page, "PageUp")[0] < reached
    page.keyboard.press("End")
    expect(row(page, 5_000)).to_be_in_viewport()
    expect(page.get_by_test_id("to-bottom")).to_have_count(0)
    for share in (0.5, 0.1, 0.9):  # the scroll bar is dragged
        log.evaluate("(log, share) => { log.scrollTop = log.scrollHeight * share; }", share)
        n, _ = settled(page)
        assert abs(n / 5_000 - share) < 0.2  # rows that nobody has seen are taken for average ones
    page.evaluate("() => document.querySelector('.row [data-testid=copy-message]').focus()")
    log.evaluate("(log) => { log.scrollTop = 0; }")
    settled(page)
    assert page.evaluate("() => document.activeElement.dataset.testid") == "log"  # its row is gone


@pytest.mark.parametrize("delay", [0, 30, 400])
def test_the_wheel_leads_through_all_pages_to_the_first_message_and_skips_none(page: Page, delay: int) -> None:
    log = opened(page, 500)
    page.evaluate("(delay) => { window.pageDelay = delay; }", delay)
    log.hover()
    seen = set(mounted(page))
    turns = 0
    while 0 not in seen or page.evaluate("() => document.querySelector('.log').scrollTop") > 0:
        page.mouse.wheel(0, -700)
        page.wait_for_timeout(20)  # the wheel is the condition: the loop ends when the first is there
        first_in_view(page)
        seen.update(mounted(page))
        turns += 1
        assert turns < 1_000, "stuck"
    settled(page)
    assert seen == set(range(500))
    expect(page.locator(".row .day").first).to_be_visible()


def test_what_is_read_stays_where_it_is_whatever_comes_in_grows_or_gets_narrow(page: Page) -> None:
    all_loaded(page, 2_000)
    before = scrolled(page, -3_000)
    for i in range(20):
        page.evaluate("(n) => tell({items: [message(n)]})", 2_000 + i)
    assert settled(page) == pytest.approx(before, abs=0.6)
    expect(page.get_by_test_id("to-bottom")).to_have_text(re.compile("20 new"))
    n, top = before
    page.evaluate("(n) => tell({items: [{...message(n), content: 'long '.repeat(500)}]})", n - 3)
    assert settled(page) == pytest.approx((n, top), abs=0.6)
    page.evaluate("() => { document.getElementById('panel').style.display = 'none'; }")  # as Lab does far from it
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("() => { document.getElementById('panel').style.display = ''; }")
    assert settled(page) == pytest.approx((n, top), abs=0.6)
    page.evaluate("() => { document.getElementById('panel').style.width = '420px'; }")
    assert settled(page)[0] == n
    mounted(page)
    page.get_by_test_id("to-bottom").click()
    expect(row(page, 2_019)).to_be_in_viewport()


def test_older_pages_that_come_in_above_do_not_move_what_is_read(page: Page) -> None:
    opened(page, 1_000)
    page.evaluate("() => { window.pageDelay = 600; }")
    page.get_by_test_id("log").focus()
    for _ in range(3):
        n = press(page, "Home")[0]
        bottom = page.evaluate(BOTTOM, n)
        expect(page.get_by_text("Loading older messages")).to_be_visible()
        expect(page.get_by_text("Loading older messages")).to_have_count(0)
        settled(page)
        moved = page.evaluate(BOTTOM, n) - bottom
        assert moved == pytest.approx(0, abs=0.6) or moved == pytest.approx(-28, abs=2)  # the day above it has gone
    mounted(page)


def hit(page: Page) -> int:
    """The n of the message that the search is at, which is in view."""
    found = page.locator(".row.found")
    expect(found).to_be_in_viewport()
    return int((found.get_attribute("data-key") or "m-1")[1:])


def test_the_search_leads_to_a_message_of_5000_that_is_not_loaded_and_back(page: Page) -> None:
    opened(page, 1)
    page.evaluate(
        """() => {
          const needles = [70, 2500, 4990];
          const text = (i) => needles.includes(i) ? `${"line ".repeat(300)} The NEEDLE of ${i}` : undefined;
          go("s2", Array.from({length: 5000}, (_, i) => message(i, text(i))));
        }"""
    )
    expect(row(page, 4_999)).to_be_in_viewport()
    composer = page.get_by_test_id("composer")
    composer.focus()
    page.keyboard.press("ControlOrMeta+f")
    field, count = page.get_by_test_id("search-field"), page.get_by_test_id("search-count")
    expect(field).to_be_focused()
    page.keyboard.type("needle")
    expect(count).to_have_text("3 of 3")
    assert hit(page) == 4_990
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 of 3")
    assert hit(page) == 2_500
    page.keyboard.press("Enter")
    assert hit(page) == 70
    mounted(page)
    marked: dict[str, Any] = page.evaluate(
        """() => {
          const [range] = CSS.highlights.get("chatops-current");
          const [box, at] = [document.querySelector(".log"), range].map((each) => each.getBoundingClientRect());
          return {text: String(range), seen: at.top > box.top && at.bottom < box.bottom};
        }"""
    )
    assert marked == {"text": "NEEDLE", "seen": True}
    page.evaluate(
        """() => {
          transcript.push(message(5000, "one more needle"));
          tell({items: transcript.slice(-1)});
        }"""
    )
    expect(count).to_have_text("1 of 4")
    assert hit(page) == 70
    page.keyboard.press("Shift+Enter")
    assert hit(page) == 2_500
    page.keyboard.press("Escape")
    expect(composer).to_be_focused()
    assert page.evaluate("() => CSS.highlights.get('chatops-found').size") == 0
    page.get_by_test_id("to-bottom").click()
    expect(row(page, 5_000)).to_be_in_viewport()


def test_a_session_shown_again_is_where_it_was_left(page: Page) -> None:
    opened(page, 2_000)
    first = page.evaluate_handle("() => transcript")
    for _ in range(40):
        page.get_by_test_id("log").hover()
        page.mouse.wheel(0, -900)
        page.wait_for_timeout(10)
    before = settled(page)
    assert before[0] < 1_800  # which is not among what comes first
    page.evaluate("() => go('s2', Array.from({length: 300}, (_, i) => ({...message(i), key: `other${i}`})))")
    expect(page.locator("[data-key=other299]")).to_be_in_viewport()
    page.evaluate("(items) => go('s1', items)", first)
    expect(row(page, before[0])).to_be_in_viewport()
    assert settled(page) == pytest.approx(before, abs=1)
    page.evaluate("() => go('s2', Array.from({length: 300}, (_, i) => ({...message(i), key: `other${i}`})))")
    expect(page.locator("[data-key=other299]")).to_be_in_viewport()  # left at its end, and there again


def test_the_kernel_is_told_what_was_seen_and_only_that(page: Page) -> None:
    opened(page, 300)
    seen = "() => heard.filter(({t}) => t === 'markSeen').map(({key}) => key)"
    page.wait_for_function(f"() => ({seen})().includes('m299')")
    scrolled(page, -2_000)
    page.evaluate("() => tell({items: [message(300)]})")
    settled(page)
    page.wait_for_function(f"() => ({seen})().at(-1) !== 'm299'")  # what is in sight up there has been told too
    assert "m300" not in page.evaluate(seen)
    page.get_by_test_id("to-bottom").click()
    page.wait_for_function(f"() => ({seen})().includes('m300')")


def test_each_day_is_named_once_above_its_first_message(page: Page) -> None:
    log = all_loaded(page, 5_000)
    log.focus()
    first_of_second = page.evaluate(
        """() => {
          const day = (i) => new Date(message(i).timestamp).toDateString();
          return Array.from({length: 5000}, (_, i) => i).find((i) => i && day(i) !== day(i - 1));
        }"""
    )
    log.evaluate("(log, share) => { log.scrollTop = log.scrollHeight * share; }", (first_of_second - 20) / 5_000)
    settled(page)
    while first_of_second not in mounted(page):
        press(page, "PageDown")
    expect(row(page, first_of_second).locator(".day")).to_have_count(1)
    expect(row(page, first_of_second + 1).locator(".day")).to_have_count(0)


def test_in_a_notebook_the_first_message_of_a_session_is_found_and_the_place_kept(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(
        "import time\n"
        "from chatops_widget import ChatOps, ChatPanel\n"
        "first = ChatOps(user='ana')\n"
        f"first.wait_connected({PATIENCE})\n"
        "for i in range(600):\n    first.send_message(f'message {i}' if i else 'where it all began')\n"
        "while len(first.messages) < 600:\n    time.sleep(0.05)",
        "chat = ChatOps(user='ben')\nother = chat.session_id\nchat",
    )
    notebook.run_cell(0)
    notebook.run_cell(1)
    panel = notebook.panel()
    panel.await_connected()
    notebook.run("chat.join_session(first.session_id)")  # of whose log the kernel reads the newest part alone
    expect(panel.bubbles.filter(has_text=re.compile("^message 599$"))).to_be_visible()
    panel.root.get_by_test_id("search-open").click()
    panel.root.get_by_test_id("search-field").fill("ALL began")
    began = panel.bubbles.filter(has_text=re.compile("^where it all began$"))
    expect(began).to_be_in_viewport()
    expect(panel.root.get_by_test_id("search-count")).to_have_text("1 of 1")
    assert len(panel.rows()) <= MOST
    notebook.page.keyboard.press("Escape")
    notebook.run("chat.join_session(other)")
    expect(began).to_have_count(0)
    notebook.run("chat.join_session(first.session_id)")
    expect(began).to_be_in_viewport()
