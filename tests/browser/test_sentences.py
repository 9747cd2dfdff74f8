"""Plain sentences in a real JupyterLab: the question back with its buttons, and the command line a sentence became."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.lab import OpenNotebook
from tests.support.backend import Backend

pytestmark = pytest.mark.timeout(240)
SETUP = """from chatops_widget import ChatOps
chat = ChatOps({url!r}, user="ana", session_id={session!r})
chat"""


def test_a_question_back_has_buttons_that_run_and_a_command_line_can_be_edited(
    open_notebook: OpenNotebook, backend: Backend, page: Page, session_id: str
) -> None:
    notebook = open_notebook(SETUP.format(url=backend.url, session=session_id))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()

    panel.say("run momentum on the S&P with a trailing stop of 5%")
    offer = panel.root.get_by_test_id("run-offer")
    expect(offer).to_have_text("/run_backtest momentum symbol=SPX without “trailing stop of 5%”")
    expect(panel.run_cards).to_have_count(0)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.command("apputils:change-theme", {"theme": theme})
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        assert_accessible(page, f"a question back, {theme}")
    offer.focus()
    page.keyboard.press("Enter")
    expect(panel.run_cards).to_have_count(1)
    expect(panel.run_cards.last).to_contain_text("Sharpe")

    panel.say("now with a lookback of 60")
    expect(panel.run_cards).to_have_count(2)
    line = "/run_backtest momentum lookback=60"  # SPX is the usual one
    edit = panel.root.get_by_role("button", name=f"Edit: {line}")
    expect(edit).to_be_visible()
    edit.click()
    expect(panel.root.get_by_test_id("composer")).to_have_value(line)

    panel.say("비트코인으로 모멘텀 돌려줘")
    expect(panel.root.get_by_test_id("run-offer").last).to_contain_text("비트코인으로")


def test_a_figure_says_where_it_comes_from_and_leads_to_its_card(
    open_notebook: OpenNotebook, backend: Backend, page: Page, session_id: str
) -> None:
    notebook = open_notebook(SETUP.format(url=backend.url, session=session_id))
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.say("/run_backtest momentum")
    expect(panel.run_cards.last).to_contain_text("Sharpe")

    panel.say("최대 낙폭은 언제 회복했어? 😀")
    figure = panel.root.get_by_test_id("figure")
    expect(figure).to_have_count(1)
    figure.hover()
    source = panel.root.get_by_test_id("source")
    expect(source).to_contain_text("max drawdown of momentum, bt_")
    page.mouse.move(0, 0)
    expect(source).to_have_count(0)
    figure.focus()
    expect(source).to_be_visible()
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.command("apputils:change-theme", {"theme": theme})
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        assert_accessible(page, f"a figure and its source, {theme}")
    page.keyboard.press("Enter")
    expect(panel.run_cards.last).to_be_focused()

    panel.say("/run_backtest momentm\n/run_backtest momentum")
    expect(panel.root.get_by_text("Command 1")).to_be_visible()
    expect(panel.run_cards).to_have_count(1)
    panel.say("/run_backtest momentum lookback=60\n/run_backtest momentum lookback=90")
    expect(panel.run_cards).to_have_count(3)
