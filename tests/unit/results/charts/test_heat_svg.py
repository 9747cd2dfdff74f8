"""A heat map shows every row and column, and the good end in the strong colour."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from chatops_widget.results.charts.figures import correlation_chart, heat_chart
from chatops_widget.results.charts.goodness import goodness
from chatops_widget.results.charts.heat_svg import draw


def frame(rows: int, columns: int) -> pd.DataFrame:
    values = np.arange(rows * columns, dtype=float).reshape(rows, columns) / 100
    index = pd.Index(range(5, 5 * rows + 1, 5), name="fast")
    return pd.DataFrame(values, index=index, columns=pd.Index(range(columns), name="slow"))


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (24, 16), (60, 40)])
def test_no_row_and_no_column_is_left_out(rows: int, columns: int) -> None:
    svg = draw(heat_chart("sma", frame(rows, columns), "sharpe_ratio"))
    boxes = re.findall(r'<rect [^>]*x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg)
    wide, high = (float(each) for each in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    assert len(boxes) == rows * columns
    assert max(float(x) + float(width) for x, _, width in boxes) <= wide
    assert max(float(y) for _, y, _ in boxes) < high
    assert f"<title>fast 5, slow {columns - 1}: " in svg


def test_a_cell_says_its_number_as_the_panel_does_where_it_has_room() -> None:
    assert ">0.05</text>" in draw(heat_chart("sma", frame(2, 3), "sharpe_ratio"))
    assert ">5.0\N{NO-BREAK SPACE}%</text>" in draw(heat_chart("sma", frame(2, 3), "annual_volatility"))
    assert ">0.05</text>" not in draw(heat_chart("sma", frame(2, 60), "sharpe_ratio"))


@pytest.mark.parametrize(
    ("metric", "best"), [("sharpe_ratio", 1), ("annual_volatility", 0), ("max_drawdown", 0), ("turnover", 1)]
)
def test_the_strong_colour_is_what_is_better(metric: str, best: int) -> None:
    shares = goodness(np.array([[0.1, 0.4, np.nan]]), metric)[0]
    assert shares[best] == 1.0
    assert shares[1 - best] == 0.0
    assert np.isnan(shares[2])


def test_the_best_is_framed_and_a_cell_without_a_number_is_empty() -> None:
    cells = frame(2, 2).mask(frame(2, 2) == 0)
    svg = draw(heat_chart("sma", cells, "sharpe_ratio", best=(10, 1)))
    framed = [box for box in re.findall(r"<rect .*?</rect>", svg) if "stroke=" in box]
    assert len(framed) == 1
    assert "fast 10, slow 1" in framed[0]
    assert "fast 5, slow 0: –" in svg


def test_correlations_are_ratios() -> None:
    table = pd.DataFrame([[1.0, 0.254], [0.254, 1.0]], index=["a", "b"], columns=["a", "b"])
    assert ">0.25</text>" in draw(correlation_chart("a vs b", table))
