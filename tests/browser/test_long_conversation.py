"""Thousands of messages: few rows are mounted, and the reader stays where they are."""

from __future__ import annotations

import re

import pytest
from alone import open_alone
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.timeout(180)

# Heights of every kind: one line to many, a table now and then; three messages a minute, over several days.
FILL = """(count) => {
  const table = "\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |";
  const text = (i) => `Message ${i} ` + (i % 11 === 3 ? table : "word ".repeat((i * 7) % 60));
  window.message = (i) => ({
    kind: "message", key: `m${i}`, n: i, role: i % 3 ? "assistant" : "user", mine: true, content: text(i),
    timestamp: new Date(Date.UTC(2025, 0, 1) + i * 20000).toISOString(),
  });
  transcript.push(...Array.from({length: count}, (_, i) => message(i)));
}"""
MOST = 60


def opened(page: Page, count: int) -> Locator:
    open_alone(page, setup=f"() => ({FILL})({count})")
    expect(row(page, count - 1)).to_be_in_viewport()
    return page.get_by_test_id("log")


def all_loaded(page: Page, count: int) -> Locator:
    """As `opened`, with every message on the page and not only in the kernel."""
    log = opened(page, 1)
    page.evaluate("(count) => tell({items: Array.from({length: count - 1}, (_, i) => message(i + 1))})", count)
    expect(row(page, count - 1)).to_be_in_viewport()
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


def test_of_5000_messages_few_are_mounted_and_the_newest_shows(page: Page) -> None:
    log = all_loaded(page, 5_000)
    assert mounted(page)[-1] == 4_999
    page.evaluate("() => tell({items: [message(5000)]})")
    expect(row(page, 5_000)).to_be_in_viewport()
    assert mounted(page)[-1] == 5_000
    assert log.evaluate("(log) => log.scrollHeight") > 200_000  # the scroll bar tells how much there is


def test_the_keys_reach_every_message(page: Page) -> None:
    log = all_loaded(page, 5_000)
    log.focus()
    assert press(page, "Home")[0] == 0
    seen = set(mounted(page))
    reached = 0
    while reached < 150:
        now, _ = press(page, "PageDown")
        assert now > reached
        reached = now
        seen.update(mounted(page))
    assert set(range(150)) <= seen
    while reached > 0:
        now, _ = press(page, "PageUp")
        assert now < reached
        reached = now
    page.keyboard.press("End")
    expect(row(page, 4_999)).to_be_in_viewport()
    expect(page.get_by_test_id("to-bottom")).to_have_count(0)


def test_the_wheel_leaves_no_hole_and_skips_nothing(page: Page) -> None:
    log = all_loaded(page, 5_000)
    log.hover()
    seen = set()
    for _ in range(80):
        page.mouse.wheel(0, -400)
        page.wait_for_timeout(20)
        first_in_view(page)
        seen.update(mounted(page))
    settled(page)
    seen.update(mounted(page))
    assert seen == set(range(min(seen), 5_000))
    assert len(seen) > 200


def test_a_jump_anywhere_shows_rows_and_holds_them(page: Page) -> None:
    log = all_loaded(page, 5_000)
    for share in (0.5, 0.1, 0.9, 0.33):
        log.evaluate("(log, share) => { log.scrollTop = log.scrollHeight * share; }", share)
        n, _ = settled(page)
        assert abs(n / 5_000 - share) < 0.2  # rows that nobody has seen are taken for average ones
        assert first_in_view(page)[0] == n


def test_what_is_read_does_not_move_when_messages_come_in(page: Page) -> None:
    log = all_loaded(page, 2_000)
    log.hover()
    page.mouse.wheel(0, -3_000)
    before = settled(page)
    for i in range(20):
        page.evaluate("(n) => tell({items: [message(n)]})", 2_000 + i)
        page.wait_for_timeout(20)
    assert settled(page) == pytest.approx(before, abs=1)
    expect(page.get_by_test_id("to-bottom")).to_have_text(re.compile("20 new"))
    mounted(page)
    page.get_by_test_id("to-bottom").click()
    expect(row(page, 2_019)).to_be_in_viewport()


def test_what_is_read_does_not_move_when_a_row_above_grows_or_the_panel_gets_narrow(page: Page) -> None:
    log = all_loaded(page, 2_000)
    log.hover()
    page.mouse.wheel(0, -3_000)
    n, top = settled(page)
    page.evaluate("(n) => tell({items: [{...message(n), content: 'long '.repeat(900)}]})", n - 3)
    assert settled(page) == pytest.approx((n, top), abs=1)
    page.evaluate("() => { document.getElementById('panel').style.width = '420px'; }")
    assert settled(page)[0] == n
    mounted(page)


def test_older_pages_come_in_above_without_a_jump(page: Page) -> None:
    log = opened(page, 1_000)
    log.focus()
    lowest = min(mounted(page))
    assert lowest > 700
    for _ in range(60):
        page.keyboard.press("Home")
        now, _ = settled(page)
        mounted(page)
        if now == 0:
            break
        page.wait_for_timeout(60)
    assert settled(page)[0] == 0
    label = page.locator(".row .day")
    assert label.first.is_visible()


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


def test_the_focus_stays_in_the_panel_when_its_row_goes(page: Page) -> None:
    log = all_loaded(page, 1_000)
    row(page, 999).get_by_test_id("copy-message").focus()
    log.evaluate("(log) => { log.scrollTop = 0; }")
    settled(page)
    assert page.evaluate("() => document.activeElement.dataset.testid") == "log"
