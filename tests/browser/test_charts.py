"""A card's charts say what Python says: by mouse, by keyboard, in files. Where there can be none, a table does."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Download, Locator, Page, Route, expect

from tests.browser.lab import ROOT, Notebook, OpenNotebook
from tests.support.waiting import until

STATIC = ROOT / "chatops_widget" / "static"
SETUP = (
    "from chatops_widget import ChatOps\n"
    "import json\n"
    "chat = ChatOps()\n"
    "run = chat.trigger_backtest('sma_cross', fast=10, slow=30)\n"
    "pair = chat.compare_strategies('sma_cross', 'rsi_reversion')\n"
    "run.result()\n"
    "chat"
)
VIEWS = {
    "equity": "equity",
    "drawdown": "drawdown",
    "rolling_sharpe": "rolling_sharpe(126)",
    "correlation": "correlation",
    "monthly_returns": "monthly_returns()",
}


def told(notebook: Notebook, expression: str) -> object:
    """What the kernel has, by way of JSON."""
    return json.loads(eval(notebook.run(f"json.dumps({expression})")))


def frame(notebook: Notebook, expression: str, *, dated: bool = False) -> pd.DataFrame:
    orient = "orient='split', double_precision=15, date_format='iso'"
    split = told(notebook, f"json.loads(({expression}).to_json({orient}))")
    found = pd.DataFrame(**split)  # type: ignore[call-overload]
    if dated:
        found.index = pd.DatetimeIndex(pd.to_datetime(found.index)).tz_localize(None)
    return found


def saved(page: Page, card: Locator, choice: str) -> Download:
    card.get_by_test_id("save").click()
    with page.expect_download() as waited:
        card.get_by_role("menuitem", name=choice).click()
    return waited.value


def read(download: Download) -> pd.DataFrame:
    return pd.read_csv(download.path(), index_col=0, encoding="utf-8-sig")


def hover(page: Page, card: Locator, share: float) -> None:
    plot = card.locator(".u-over").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)


def stretch(card: Locator) -> tuple[float, float]:
    plot = card.get_by_test_id("plot")
    return float(plot.get_attribute("data-start") or ""), float(plot.get_attribute("data-end") or "")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").replace("%", "").replace("\xa0", "").strip())


def has_colour(card: Locator, colour: str) -> bool:
    """Whether the canvas has a pixel of this colour, as "#rrggbb"."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return bool(
        card.locator("canvas").first.evaluate(
            """(canvas, [r, g, b]) => {
              const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              for (let i = 0; i < data.length; i += 4)
                if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) return true;
              return false;
            }""",
            [red, green, blue],
        )
    )


def opened(open_notebook: OpenNotebook) -> tuple[Notebook, Locator, Locator]:
    notebook = open_notebook(SETUP)
    notebook.run_cell(0)
    panel = notebook.panel()
    run, comparison = panel.run_cards.last, panel.comparison_cards.last
    comparison.scroll_into_view_if_needed()
    for card in (comparison, run):
        card.scroll_into_view_if_needed()
        expect(card.locator("[data-testid=charts][data-ready=true]")).to_be_visible()
    return notebook, run, comparison


def test_a_comparison_is_read_zoomed_and_saved_and_says_what_python_says(
    open_notebook: OpenNotebook, page: Page
) -> None:
    notebook, _, card = opened(open_notebook)
    equity = frame(notebook, "pair.equity", dated=True)
    growth = equity / equity.iloc[0]
    card.scroll_into_view_if_needed()

    # What is saved is every bar, of which the picture shows a part.
    file = read(saved(page, card, "This view (CSV)"))
    assert len(file) == len(equity) > 2_000
    np.testing.assert_allclose(file.to_numpy(), equity.to_numpy(), rtol=1e-12)

    # Hovering reads all curves at one date, the highest first.
    hover(page, card, 0.7)
    tip = card.get_by_test_id("tip")
    date = pd.Timestamp(dt.datetime.strptime(tip.locator(".at").inner_text(), "%b %d, %Y"))
    lines = {
        row.get_attribute("data-strategy"): row.locator(".value").inner_text() for row in tip.locator(".line").all()
    }
    assert set(lines) == {"sma_cross", "rsi_reversion"}
    assert all(number(text) == pytest.approx(growth.loc[date, name], abs=0.00501) for name, text in lines.items())
    assert [number(text) for text in lines.values()] == sorted(map(number, lines.values()), reverse=True)

    # A logarithmic scale; a hidden strategy.
    before = card.locator("canvas").screenshot()
    card.get_by_test_id("log-scale").click()
    expect(card.get_by_test_id("log-scale")).to_have_attribute("aria-pressed", "true")
    assert card.locator("canvas").screenshot() != before
    card.get_by_test_id("legend").get_by_role("button", name="rsi_reversion").click()
    expect(card.locator("tr.dim")).to_have_attribute("data-strategy", "rsi_reversion")
    assert has_colour(card, "#1976d2")
    assert not has_colour(card, "#d9480f")
    hover(page, card, 0.5)
    expect(tip.locator(".line")).to_have_count(1)
    card.get_by_test_id("legend").get_by_role("button", name="rsi_reversion").click()
    expect(card.locator("tr.dim")).to_have_count(0)

    # Zoomed by dragging, every bar is there; and so it stays in the next view.
    whole = stretch(card)
    hover(page, card, 0.4)
    page.mouse.down()
    hover(page, card, 0.45)
    hover(page, card, 0.5)
    page.mouse.up()
    near = stretch(card)
    assert whole[0] < near[0] < near[1] < whole[1]
    inside = equity[
        (equity.index >= pd.Timestamp(near[0], unit="ms")) & (equity.index <= pd.Timestamp(near[1], unit="ms"))
    ]
    page.wait_for_function(  # until what is drawn is every bar: the kernel's second answer
        "([card, bars]) => Number(card.querySelector('[data-testid=plot]').dataset.bars) >= bars",
        arg=[card.element_handle(), len(inside)],
    )
    file = read(saved(page, card, "This view (CSV)"))
    pd.testing.assert_frame_equal(
        file.set_axis(pd.to_datetime(file.index)),
        inside,
        check_names=False,
        check_freq=False,
        check_index_type=False,
        rtol=1e-12,
    )
    card.get_by_test_id("tab-drawdown").click()
    assert stretch(card) == near
    card.get_by_test_id("plot").focus()
    page.keyboard.press("+")
    closer = stretch(card)
    assert closer[1] - closer[0] < near[1] - near[0]
    page.keyboard.press("Escape")
    assert stretch(card) == whole
    hover(page, card, 0.5)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(card.get_by_test_id("zoom-reset")).to_be_visible()
    card.locator(".u-over").dblclick()
    expect(card.get_by_test_id("zoom-reset")).to_have_count(0)

    # A picture, and the table with all of its metrics.
    picture = Path(saved(page, card, "Picture (PNG)").path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000
    metrics = frame(notebook, "pair.metrics")
    file = read(saved(page, card, "Metrics (CSV)"))
    pd.testing.assert_frame_equal(file, metrics[file.columns], check_names=False, check_dtype=False)
    assert set(metrics.columns) - set(file.columns) == set(metrics.columns[metrics.isna().all()])

    # Each view has its line of Python, and its numbers are those of that line.
    pair = notebook.run("print(pair.id)").strip()
    for view, expression in VIEWS.items():
        card.get_by_test_id(f"tab-{view}").click()
        expect(card.get_by_test_id("python")).to_have_text(f'chat.comparison("{pair}").{expression}')
    months = card.get_by_test_id("months")
    table = frame(notebook, "pair.monthly_returns().loc['sma_cross']")
    card.get_by_test_id("month-strategy").select_option("sma_cross")
    row = months.get_by_role("row").nth(2)
    cells = [number(text) for text in row.get_by_role("cell").all_inner_texts()]
    expected = [*table.iloc[1], np.prod(1 + table.iloc[1]) - 1]
    assert cells == pytest.approx([100 * value for value in expected], abs=0.0501)
    card.get_by_test_id("tab-correlation").click()
    corner = card.get_by_test_id("correlation").get_by_role("row").nth(1).get_by_role("cell").nth(1).inner_text()
    assert number(corner) == pytest.approx(frame(notebook, "pair.correlation").iloc[0, 1], abs=0.00501)
    file = read(saved(page, card, "This view (CSV)"))
    np.testing.assert_allclose(file.to_numpy(), frame(notebook, "pair.correlation").to_numpy())

    # Columns are chosen once, for later cards too.
    card.get_by_test_id("columns").locator("summary").click()
    card.get_by_label("beta").check()
    expect(card.locator("td[data-metric=beta]")).to_have_count(2)
    expect(card.get_by_test_id("python")).to_have_text(f'chat.comparison("{pair}").metrics')
    notebook.run("other = chat.compare_strategies('sma_cross', 'momentum')")
    expect(notebook.panel().comparison_cards.last.locator("td[data-metric=beta]")).to_have_count(2)


def test_a_run_is_read_by_keyboard_and_as_a_table_and_axe_finds_nothing_in_any_view(
    open_notebook: OpenNotebook, page: Page
) -> None:
    notebook, run, card = opened(open_notebook)
    run.scroll_into_view_if_needed()
    equity = frame(notebook, "run.result().equity.to_frame()", dated=True)["equity"]
    file = read(saved(page, run, "This view (CSV)"))
    np.testing.assert_allclose(file["equity"].to_numpy(), equity.to_numpy(), rtol=1e-12)
    held = frame(notebook, "run.result().benchmark.to_frame()", dated=True)["benchmark"]
    np.testing.assert_allclose(file["benchmark"].to_numpy(), held.to_numpy(), rtol=1e-12)
    beside = run.get_by_test_id("legend").get_by_role("button", name="SPX held")
    expect(beside).to_have_attribute("aria-pressed", "true")
    plot, spoken = run.get_by_test_id("plot"), run.get_by_test_id("spoken")
    expect(plot.locator("canvas")).to_have_count(2)  # equity, and the drawdown below it
    hover(page, run, 0.5)
    expect(run.get_by_test_id("readout")).to_contain_text("drawdown")
    expect(spoken).to_have_text("")  # a mouse says nothing aloud
    plot.focus()
    page.keyboard.press("End")
    last = f"{equity.index[-1]:%b} {equity.index[-1].day}, {equity.index[-1].year}"
    expect(spoken).to_contain_text(last)
    expect(spoken).to_contain_text(f"equity {equity.iloc[-1]:,.0f}")
    expect(spoken).to_contain_text(f"SPX held {held.iloc[-1]:,.0f}")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(spoken).not_to_contain_text(last)
    expect(run.get_by_test_id("readout")).not_to_have_text("")

    trades = told(notebook, "run.result().trades['return'].tolist()")
    assert isinstance(trades, list)
    run.get_by_test_id("trades").locator("summary").click()
    rows = run.get_by_test_id("trades-table").get_by_role("row")
    expect(rows).to_have_count(1 + 3 + 1 + 3)
    assert f"{len(trades) - 6} more" in rows.nth(4).inner_text()
    shown = [number(rows.nth(at).get_by_role("cell").nth(5).inner_text()) for at in (1, 2, 3, 5, 6, 7)]
    assert shown == pytest.approx([100 * value for value in (*trades[:3], *trades[-3:])], abs=0.0501)

    run.get_by_text("Show as table").click()
    rows = run.get_by_test_id("curve-table").get_by_role("row")
    years = equity.groupby(equity.index.year).last()
    expect(rows).to_have_count(1 + 1 + len(years))  # the head, the first bar, the end of each year
    ends = [number(text) for text in rows.get_by_role("cell").all_inner_texts()[::3]]
    assert ends == pytest.approx([equity.iloc[0], *years], abs=0.501)
    beside.click()
    expect(beside).to_have_attribute("aria-pressed", "false")
    plot.focus()
    page.keyboard.press("End")
    expect(run.get_by_test_id("readout")).not_to_contain_text("SPX held")

    for dark in (False, True):
        if dark:
            notebook.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
            page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
        card.get_by_test_id("tab-equity").click()
        # The canvas is painted anew in the colours of the theme.
        expect(card.locator("canvas").first).to_be_visible()
        until(lambda dark=dark: has_colour(card, "#58a6ff" if dark else "#1976d2"), "the colours of the theme")  # type: ignore[misc]
        for view in VIEWS:
            card.get_by_test_id(f"tab-{view}").click()
            expect(card.get_by_test_id("view").locator("canvas, table").first).to_be_visible()
            found = Axe().run(page, context="section.chatops")
            assert found.violations_count == 0, f"{view}, dark {dark}: {found.generate_report()}"


# What a kernel would say, to a page of its own whose policy allows no code from memory.
ALONE = """
import widget from "/index.js";
const bytes = (...numbers) => new DataView(Float64Array.from(numbers).buffer);
const listeners = [];
const reply = (message, buffers) => setTimeout(() => listeners.forEach((each) => each(message, buffers ?? [])));
const strategies = ["a", "b"].map((name) =>
  ({ strategyId: name, name, metrics: { total_return: 0.5 }, equity: [1, 1.2, 1.5] }));
const item = { kind: "comparison", key: "c", n: 1, timestamp: "2025-11-22T09:00:00Z", ranking: ["a", "b"], bars: 3,
  strategies, python: "chat.comparisons[-1].metrics" };
widget.render({ el: document.getElementById("panel"), model: {
  get: () => "en", off() {}, on: (event, heard) => event === "msg:custom" && listeners.push(heard),
  send(message) {
    const to = message.view;
    if (message.t === "hello") reply({ t: "snapshot", to, epoch: "e", seq: 0, items: [item], older: false,
      facts: { status: "connected", sessionId: "s" }, catalog: {}, room: {} });
    if (message.t === "plot") reply({ t: "plotted", to, key: "c", columns: ["date", "equity.a", "equity.b"] },
      [bytes(0, 86400000, 172800000), bytes(1, 1.2, 1.5), bytes(1, 1.1, NaN)]);
    if (message.t === "loadAsset") reply({ t: "asset", to, name: message.name },
      [new DataView(new TextEncoder().encode("window.ran = true; export const draw = () => {}").buffer)]);
  } } });
"""


def test_where_a_page_allows_no_further_code_the_small_curve_and_a_table_stay(browser: Browser) -> None:
    page = browser.new_page()
    files = {
        "/": (
            "text/html",
            '<!doctype html><html lang="en"><title>alone</title><div id=panel></div>'
            "<script type=module src=/alone.js></script>",
        ),
        "/alone.js": ("text/javascript", ALONE),
        "/index.js": ("text/javascript", (STATIC / "index.js").read_text(encoding="utf-8")),
    }
    policy = {"Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'"}

    def serve(route: Route) -> None:
        kind, body = files[urlsplit(route.request.url).path]
        route.fulfill(body=body, content_type=kind, headers=policy)

    page.route("http://alone.test/**", serve)
    page.goto("http://alone.test/")
    expect(page.get_by_test_id("chart-blocked")).to_contain_text("the small curve stays")
    expect(page.get_by_test_id("curves")).to_be_visible()
    page.get_by_text("Show as table").click()
    texts = page.get_by_test_id("curve-table").get_by_role("row").all_inner_texts()
    assert [text.split("\t") for text in texts][-1] == ["Jan 3, 1970", "1.5", "–"]
    assert not page.evaluate("() => window.ran")
    expect(page.get_by_test_id("comparison-table")).to_contain_text("+50.0")
    page.close()
