"""Runs in a real notebook: many are one overview, one that failed says where, a sweep ends in a DataFrame."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend
from tests.support.broken_strategies import write_broken_strategies

SETUP = "from chatops_widget import ChatOps\nchat = ChatOps({url!r}, user='ana')\nchat"
FIFTY = """
runs = [chat.trigger_backtest("sma_cross", fast=fast, slow=200) for fast in range(5, 55)]
while not any(message.content == "enough" for message in chat.messages):
    sum(range(1000))
print("cell", "done")
"""
RANKED = """
import json
found = [(f"fast {run.parameters['fast']}", run.result().metrics["sharpe_ratio"]) for run in runs]
print(json.dumps(sorted(found, key=lambda pair: -pair[1])))
"""


def test_fifty_runs_of_a_cell_are_one_overview_that_ends_right_while_the_cell_computes(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page, tmp_path: Path
) -> None:
    backend = own_backend(env=write_broken_strategies(tmp_path / "strategies"))
    notebook = open_notebook(SETUP.format(url=backend.url), dark=True)
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    notebook.start(FIFTY)
    busy = notebook.cells - 1
    overview = panel.root.get_by_test_id("runs-overview")
    expect(overview.locator(".name").first).to_have_text("50 runs · sma_cross")
    expect(panel.run_cards).to_have_count(0)
    expect(overview.get_by_test_id("runs-counts")).to_have_text("50 completed")
    expect(overview.get_by_role("progressbar").first).to_have_attribute("aria-valuenow", "100")
    notebook.await_running(busy)  # all that came while the cell computes
    assert_accessible(page, "an overview")

    overview.get_by_test_id("sort-sharpe_ratio").click()
    panel.say("enough")
    notebook.await_cell(busy)
    ranked = json.loads(notebook.run(RANKED))
    lines = overview.get_by_test_id("runs-line")
    for line, (name, sharpe) in zip(lines.all()[:5], ranked, strict=False):
        expect(line.locator(".which")).to_have_text(name)
        expect(line.locator("[data-metric=sharpe_ratio]")).to_have_text(f"{sharpe:.2f}")
    lines.first.locator(".more").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel.run_cards).to_have_count(1)
    expect(panel.run_cards).to_contain_text(ranked[1][0])
    assert_accessible(page, "a card opened in the overview")
    page.keyboard.press("Enter")

    panel.say("/run_backtest brittle window=7")
    failed = panel.run_cards.last
    expect(failed.get_by_test_id("where")).to_contain_text("brittle.py, line")
    expect(failed.get_by_test_id("where")).to_contain_text('return prices["close"] / (window // spare)')
    assert_accessible(page, "a run that failed")
    retry = failed.get_by_test_id("retry")
    retry.focus()
    page.keyboard.press("Enter")
    expect(panel.run_cards).to_have_count(2)
    expect(panel.run_cards.last).to_contain_text("window 7")
    expect(panel.run_cards.last.get_by_test_id("retry")).to_be_visible()


def test_a_sweep_goes_from_a_typed_line_to_a_dataframe(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page
) -> None:
    notebook = open_notebook(SETUP.format(url=own_backend().url))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("/sweep sma_cross fast=1:100 slow=101:200")
    best = panel.root.get_by_test_id("best-so-far")
    expect(best).to_contain_text("Sharpe")
    expect(panel.run_cards.last).to_contain_text("/ 10,000 combinations")
    assert_accessible(page, "a sweep under way")
    stop = panel.run_cards.last.get_by_test_id("stop")
    stop.focus()
    page.keyboard.press("Enter")
    expect(panel.run_cards.last).to_have_attribute("data-status", "cancelled")
    expect(panel.run_cards.last).to_contain_text("Cancelled at")
    expect(panel.run_cards.last.get_by_test_id("retry")).to_be_focused()
    expect(best).to_contain_text("Sharpe")  # what was found is not lost
    assert_accessible(page, "a sweep that was stopped")

    composer = panel.root.get_by_test_id("composer")
    composer.fill("/sweep sma_cross fast=5:50:")
    composer.press("End")
    composer.type("5 slow=20,50,100,200 ")
    expect(panel.root.get_by_test_id("mistake")).to_have_count(0)
    composer.press("Escape")
    composer.press("Enter")
    card = panel.root.get_by_test_id("sweep-card")
    expect(card).to_contain_text("32 combinations")
    expect(card).to_contain_text("8 skipped")
    expect(card.get_by_test_id("luck")).to_contain_text("optimistic")
    expect(card.get_by_test_id("heat").locator("td")).to_have_count(40)
    assert_accessible(page, "a finished sweep")
    python = card.get_by_test_id("python").inner_text()
    first = json.loads(notebook.run(f"print({python}.iloc[0].to_json())"))
    shown = [
        cell.inner_text()
        for cell in card.get_by_test_id("sweep-table").locator("tbody tr").first.locator("th, td").all()
    ]
    assert shown[:3] == [f"{first['fast']:.0f}", f"{first['slow']:.0f}", f"{first['sharpe_ratio']:.2f}"]

    card.get_by_test_id("run-best").click()
    expect(panel.bubbles.last).to_have_text(
        f"/run_backtest sma_cross fast={first['fast']:.0f} slow={first['slow']:.0f} symbol=SPX"
    )
    expect(panel.run_cards.last.locator("[data-metric=sharpe_ratio]")).to_have_text(f"{first['sharpe_ratio']:.2f}")


def test_a_large_map_shows_every_column_and_row_and_keys_reach_its_cells(
    open_notebook: OpenNotebook, backend: Backend, page: Page
) -> None:
    notebook = open_notebook(SETUP.format(url=backend.url))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("/sweep sma_cross fast=2:21 slow=30:49 start=2018-01-01")
    large = panel.root.get_by_test_id("sweep-card").get_by_test_id("heat")
    expect(large.locator("td")).to_have_count(20 * 20)
    columns, rows = large.locator("thead th"), large.locator("tbody th")
    assert columns.all_inner_texts() == ["fast \\ slow", *(str(slow) for slow in range(30, 50))]
    assert rows.all_inner_texts() == [str(fast) for fast in range(2, 22)]
    expect(large.get_by_text("result.heatmap()")).to_have_count(0)  # nothing is left out
    box = large.locator(".scroll")
    inside = """(box) => {
        const around = box.getBoundingClientRect();
        const { top, bottom, left, right } = box.querySelector("td.top").getBoundingClientRect();
        return top >= around.top && bottom <= around.bottom && left >= around.left && right <= around.right;
    }"""
    page.wait_for_function(inside, arg=box.element_handle())  # the best, wherever it is in the map
    assert_accessible(page, "a large map")

    # No value is cut or laid over another, neither in a cell nor in a head.
    cut = "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length"
    assert large.locator("th, td").evaluate_all(cut) == 0

    # By keys alone: into the box, and to its last corner, under heads that stay.
    large.locator("summary").focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    last = large.locator("tbody tr").last.locator("td").last
    corner, heads = columns.first, columns.last
    box.evaluate("(box) => box.scrollTo(0, 0)")
    box.scroll_into_view_if_needed()
    expect(panel.root.get_by_test_id("to-bottom")).to_be_visible()  # a row that takes from the log's height
    box.scroll_into_view_if_needed()
    expect(last).not_to_be_in_viewport()
    top = corner.bounding_box()
    page.keyboard.press("End")
    far = "(box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 1"
    page.wait_for_function(far, arg=box.element_handle())
    while not box.evaluate("(box) => box.scrollLeft + box.clientWidth >= box.scrollWidth - 1"):
        page.keyboard.press("ArrowRight")
    expect(last).to_be_in_viewport(ratio=1)
    expect(heads).to_be_in_viewport(ratio=1)  # what the column is stays above it
    expect(rows.last).to_be_in_viewport(ratio=1)  # and what the row is, beside it
    assert corner.bounding_box() == top
