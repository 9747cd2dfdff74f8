"""The main job: from an empty panel to a comparison DataFrame, as a newcomer does it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.lab import ROOT, Notebook


def test_a_newcomer_gets_from_the_quickstart_to_a_comparison_dataframe(lab: tuple[str, Path], page: Page) -> None:
    address, folder = lab
    shutil.copy(ROOT / "notebooks" / "01_quickstart.ipynb", folder)
    notebook = Notebook(page, address, "01_quickstart.ipynb")
    notebook.run_all()
    notebook.await_cell(notebook.cells - 1)
    said = "\n".join(notebook.output(index) for index in notebook.code_cells())
    assert "Traceback" not in said
    assert "Did you mean sma_cross?" in said

    panel = notebook.panel()
    panel.await_connected()
    before = panel.run_cards.count()
    panel.say("/run_backtest sma_cross fast=10 slow=30")
    expect(panel.run_cards).to_have_count(before + 1)
    card = panel.run_cards.last
    expect(card.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    expect(card).to_contain_text("Sharpe")

    panel.say("/compare_strategies sma_cross rsi_reversion")
    comparison = panel.comparison_cards.last
    expect(comparison.get_by_role("row")).to_have_count(3)
    expect(comparison).to_contain_text(re.compile(r'chat\.comparison\("\w+"\)\.metrics'))

    assert "float64" in notebook.run("metrics = chat.comparisons[-1].metrics; set(map(str, metrics.dtypes))")
    assert "['sma_cross', 'rsi_reversion']" in notebook.run("type(metrics).__name__, list(metrics.index)")
    notebook.shut_down()
