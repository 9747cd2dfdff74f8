"""The same charts through matplotlib and plotly, for who has them; else a sentence that names what to install."""

from __future__ import annotations

import sys
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput, UnknownName
from chatops_widget.results.charts.chart import Chart, PointChart
from chatops_widget.results.charts.drawing import LIBRARIES, render
from chatops_widget.results.charts.figures import account_chart, compared_chart, heat_chart
from chatops_widget.results.charts.look import BUY, SELL
from tests.support.curves import walk
from tests.unit.results.charts.test_curves_svg import trades

matplotlib.use("Agg")
EQUITY = walk(900, start="2020-01-01")


def account(name: str = "sma") -> Chart:
    made = trades(("2020-03-02", "2020-10-01", 1, -1.0), ("2021-03-02", "2021-10-01", -1, 1.0))
    return account_chart(name, EQUITY, EQUITY / EQUITY.cummax() - 1, made, EQUITY * 0 + 1e5, "SPX")


def heat(name: str = "sma") -> Chart:
    rows, columns = pd.Index([5, 10], name="fast"), pd.Index([20, 50], name=name)
    frame = pd.DataFrame([[0.1, np.nan], [0.3, 0.4]], index=rows, columns=columns)
    return heat_chart(name, frame, "sharpe_ratio", (10, 50))


def points(name: str = "sma") -> Chart:
    xs, ys = np.array([-0.1, -0.2]), np.array([0.1, 0.2])
    return PointChart(title=name, x="max_drawdown", y="cagr", names=[name] * 2, xs=xs, ys=ys)


def growth() -> Chart:
    return compared_chart("a", EQUITY.to_frame("a"), "Growth", "ratio", log=True)


@pytest.mark.parametrize("chart", [account(), heat(), points(), growth()])
def test_matplotlib_draws_every_bar_with_its_axes(chart: Chart) -> None:
    figure = render(chart, "matplotlib")
    assert figure.axes[0].get_title() == chart.title
    figure.canvas.draw()
    matplotlib.pyplot.close(figure)


def test_in_matplotlib_marks_have_the_colour_of_their_side() -> None:
    figure = render(account(), "matplotlib")
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    assert len(lines["sma"].get_xdata()) == len(EQUITY)
    sides = {each.get_label(): matplotlib.colors.to_hex(each.get_facecolor()[0]) for each in figure.axes[0].collections}
    assert sides == {"bought": BUY[0], "sold": SELL[0]}
    assert [len(each.get_offsets()) for each in figure.axes[0].collections] == [2, 2]
    matplotlib.pyplot.close(figure)


@pytest.mark.parametrize("chart", [account(), heat(), points()])
def test_plotly_draws_it_too(chart: Chart) -> None:
    assert render(chart, "plotly").layout.title.text == chart.title


def test_in_plotly_every_bar_can_be_read_and_marks_have_the_colour_of_their_side() -> None:
    figure = render(account(), "plotly")
    traces = {trace.name: trace for trace in figure.data}
    assert len(traces["sma"].x) == len(EQUITY)
    assert (traces["bought"].marker.color, traces["sold"].marker.color) == (BUY[0], SELL[0])
    assert (len(traces["bought"].x), len(traces["sold"].x)) == (2, 2)


def test_a_name_is_neither_html_for_plotly_nor_a_formula_for_matplotlib() -> None:
    name = "<a href='x'>$x^2$</a>"
    for make in (account, heat, points):
        assert "<a " not in str(render(make(name), "plotly").to_dict())
        figure = render(make(name), "matplotlib")
        figure.canvas.draw()
        assert figure.axes[0].title.get_text().replace("\\", "").startswith(name)
        matplotlib.pyplot.close(figure)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_is_not_installed_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, f"chatops_widget.results.charts.{LIBRARIES[library]}", raising=False)
    missing: dict[str, Any] = {name: None for name in sys.modules if name.split(".")[0] == library} | {library: None}
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BadInput, match=rf"{library} is not installed here\. pip install {library}"):
        render(account(), library)


def test_an_unknown_library_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match=r"No backend “ploty”\. Did you mean plotly\?"):
        render(account(), "ploty")
