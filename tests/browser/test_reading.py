"""The panel is read as a part of its page: the wheel goes on, results begin at their top, nothing is covered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alone import open_alone

FILL = """(count) => {
  const said = (n) => ({kind: "message", key: `m${n}`, n, seq: n, role: "user", mine: true,
    content: `Message ${n} ` + "word ".repeat(60), timestamp: "2026-01-01T00:00:00Z"});
  window.run = (n, status, more) => ({kind: "run", key: `r${n}`, n, seq: n, runId: `r${n}`, strategyId: "sma_cross",
    status, parameters: {}, timestamp: "2026-01-01T00:00:00Z", ...more});
  transcript.push(...Array.from({length: count}, (_, i) => said(i)));
}"""
NOTES = "Array.from({length: 40}, (_, i) => `A long note, number ${i}.`)"
METRICS = "{total_return: 1, sharpe_ratio: 0.5}"


def opened(page: Page, count: int) -> None:
    open_alone(page, setup=f"() => ({FILL})({count})")
    expect(page.locator(f"[data-key=m{count - 1}]")).to_be_in_viewport()
    page.evaluate("() => { document.body.style.height = '4000px'; }")


def test_the_wheel_scrolls_the_notebook_on_where_the_log_ends(page: Page) -> None:
    opened(page, 40)
    log = page.get_by_test_id("log")
    log.hover()
    page.mouse.wheel(0, 400)  # down: it is at its end already
    page.wait_for_function("() => window.scrollY > 100")
    page.evaluate("() => window.scrollTo(0, 0)")
    log.hover()
    page.mouse.wheel(0, -200)  # up: first the log
    page.wait_for_function(
        """() => {
          const log = document.querySelector(".log");
          return log.scrollTop < log.scrollHeight - log.clientHeight - 50;
        }"""
    )
    assert page.evaluate("window.scrollY") == 0


def test_a_result_that_settles_is_shown_from_its_top_and_the_next_one_too(page: Page) -> None:
    opened(page, 40)
    for n in (100, 101):
        page.evaluate("(n) => tell({items: [run(n, 'running')]})", n)
        card = page.locator(f"[data-key=r{n}]")
        expect(card).to_be_in_viewport()
        page.evaluate(f"(n) => tell({{items: [run(n, 'completed', {{metrics: {METRICS}, notes: {NOTES}}})]}})", n)
        expect(card.get_by_test_id("metrics")).to_be_in_viewport()
        top = page.get_by_test_id("log").bounding_box()
        head = card.locator(".head").bounding_box()
        assert top is not None
        assert head is not None
        assert 0 <= head["y"] - top["y"] < 40
        expect(page.get_by_test_id("to-bottom")).to_have_count(0)  # what comes next is shown
    page.evaluate("() => tell({items: [{...transcript[0], key: 'm200', n: 200, seq: 200}]})")
    expect(page.locator("[data-key=m200]")).to_be_in_viewport(ratio=1)


def test_the_way_back_to_the_newest_covers_nothing(page: Page) -> None:
    opened(page, 40)
    page.get_by_test_id("log").hover()
    page.mouse.wheel(0, -600)
    button = page.get_by_test_id("to-bottom")
    expect(button).to_be_visible()
    log, place = page.get_by_test_id("log").bounding_box(), button.bounding_box()
    assert log is not None
    assert place is not None
    assert place["y"] >= log["y"] + log["height"] - 0.5
    button.click()
    expect(button).to_have_count(0)
    expect(page.locator("[data-key=m39]")).to_be_in_viewport()


def test_the_panel_cannot_be_scrolled_out_of_itself(page: Page) -> None:
    opened(page, 40)
    moved = page.evaluate(
        """() => new Promise((done) => {
          const panel = document.querySelector(".chatops");
          panel.insertAdjacentHTML("beforeend", "<div style='flex: none; height: 900px; width: 3000px'></div>");
          panel.scrollTop = 300; panel.scrollLeft = 300;
          requestAnimationFrame(() => requestAnimationFrame(() => done([panel.scrollTop, panel.scrollLeft])));
        })"""
    )
    assert moved == [0, 0]


@pytest.mark.parametrize("by", [-150, 200])
def test_the_height_it_was_dragged_to_is_remembered(page: Page, by: int) -> None:
    page.set_viewport_size({"width": 900, "height": 1200})
    opened(page, 3)
    panel = page.get_by_test_id("chatops")
    box = panel.bounding_box()
    assert box is not None
    corner = (box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0], corner[1] + by, steps=4)
    page.mouse.up()
    page.wait_for_function("() => JSON.parse(localStorage.getItem('chatops:height'))")
    dragged = panel.bounding_box()
    assert dragged is not None
    assert dragged["height"] == pytest.approx(box["height"] + by, abs=3)
    opened(page, 3)
    again = panel.bounding_box()
    assert again is not None
    assert again["height"] == pytest.approx(dragged["height"], abs=1)
