"""A chart of curves tells the truth: whole axes, dates with their zone, sides by colour, nobody's HTML."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from chatops_widget.languages.language import language_named
from chatops_widget.results.charts import svg_parts
from chatops_widget.results.charts.chart import CurveChart
from chatops_widget.results.charts.curves_svg import MAX_POINTS, draw
from chatops_widget.results.charts.figures import account_chart, compared_chart, price_chart
from chatops_widget.results.charts.look import BUY, SELL
from tests.support.curves import walk

NAMESPACE = "{http://www.w3.org/2000/svg}"


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    return [each.text or "" for each in parse(svg).iter(f"{NAMESPACE}text")]


def places(svg: str, tag: str) -> list[list[tuple[float, float]]]:
    """The points of each line or area."""
    found = [each.attrib["points"] for each in parse(svg).iter(f"{NAMESPACE}{tag}")]
    pairs = [[point.split(",") for point in points.split()] for points in found]
    return [[(float(x), float(y)) for x, y in each] for each in pairs]


def trades(*rows: tuple[str, str | None, int, float]) -> pd.DataFrame:
    """Entry, exit, side and pnl of each."""
    frame = pd.DataFrame(rows, columns=["entry_date", "exit_date", "side", "pnl"])
    frame["entry_date"], frame["exit_date"] = (pd.to_datetime(frame[name]) for name in ("entry_date", "exit_date"))
    return frame.assign(entry_price=10.0, exit_price=11.0)


def account(equity: pd.Series, made: pd.DataFrame | None = None) -> CurveChart:
    made = pd.DataFrame() if made is None else made
    return account_chart("sma", equity, equity / equity.cummax() - 1, made, equity * 0 + 100_000, "SPX")


def test_under_the_equity_is_how_far_it_was_below_its_peak() -> None:
    equity = pd.Series([1.0, 2.0, 1.0, 3.0], index=pd.date_range("2020-01-01", periods=4))
    [area] = places(draw(account(equity)), "polygon")
    heights = [y for _, y in area]
    assert heights[0] == heights[1] == heights[2] == heights[4] == heights[5]
    assert heights[3] > heights[0]  # half of it was lost once, and won back


@pytest.mark.parametrize("bars", [1, 2, 5_031, 100_000])
def test_no_point_and_no_word_lies_outside_of_the_picture(bars: int) -> None:
    svg = draw(account(walk(bars, freq="h") * 1e4))
    wide, high = (float(each) for each in parse(svg).attrib["viewBox"].split()[2:])
    assert all(0 <= x <= wide and 0 <= y <= high for line in places(svg, "polyline") for x, y in line)
    for each in parse(svg).iter(f"{NAMESPACE}text"):
        x, room = float(each.attrib["x"]), svg_parts.width_of(each.text or "")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[each.attrib.get("text-anchor", "start")]
        assert x - share * room >= 0
        assert x + (1 - share) * room <= wide


def test_a_long_curve_is_thinned_and_keeps_its_peak_and_its_crash() -> None:
    equity = walk(5_031)
    svg = draw(account(equity))
    line = places(svg, "polyline")[0]
    assert len(line) <= MAX_POINTS
    ys = [y for _, y in line]
    low, high = equity.min(), equity.max()
    assert (max(ys) - ys[0]) / (max(ys) - min(ys)) == pytest.approx((equity.iloc[0] - low) / (high - low), abs=0.01)


def test_a_gap_in_a_curve_is_no_line() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan, 3.0, 4.0]}, index=pd.date_range("2020-01-01", periods=5))
    assert [len(each) for each in places(draw(compared_chart("a", frame, "Growth", "ratio")), "polyline")] == [2, 2]


def test_a_logarithmic_axis_leaves_out_what_is_not_above_0() -> None:
    frame = pd.DataFrame({"a": [1.0, 10.0, 0.0, 100.0]}, index=pd.date_range("2020-01-01", periods=4))
    lines = places(draw(compared_chart("a", frame, "Growth", "ratio", log=True)), "polyline")
    assert [len(each) for each in lines] == [2, 1]


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("pnl", [500.0, -500.0])
def test_marks_are_coloured_by_side_and_never_by_outcome(side: int, pnl: float) -> None:
    equity = walk(300, start="2020-01-01")
    svg = draw(account(equity, trades(("2020-03-02", "2020-10-01", side, pnl))))
    marks = [each for each in parse(svg).iter(f"{NAMESPACE}polygon") if "mark" in each.attrib["class"]]
    by_side = {each.attrib["class"].split()[1]: each for each in marks}
    assert {name: each.attrib["fill"] for name, each in by_side.items()} == {"buy": BUY[0], "sell": SELL[0]}
    drawn = [each for each in marks if len(marks) == 4]  # two in the legend, two on the curve
    first = min(drawn[2:], key=lambda each: float(each.attrib["points"].split(",")[0]))
    assert first.attrib["class"].split()[1] == ("buy" if side > 0 else "sell")
    assert {"bought", "sold"} <= set(words(svg))


def test_an_open_trade_has_no_end_and_no_trade_no_mark() -> None:
    equity = walk(300, start="2020-01-01")
    still = words(draw(account(equity, trades(("2020-03-02", None, 1, 1.0)))))
    assert "bought" in still
    assert "sold" not in still
    assert not {"bought", "sold"} & set(words(draw(account(equity))))


def test_of_many_trades_it_says_how_many_are_marked() -> None:
    equity = walk(5_000, start="2000-01-03")
    days = equity.index.strftime("%Y-%m-%d")
    made = trades(*((days[k], days[k + 1], 1, float(k)) for k in range(0, 4_000, 2)))
    [told] = [each for each in words(draw(account(equity, made))) if each.startswith("bought")]
    shown = re.fullmatch(r"bought \((\d+) of 2,000 marked\)", told)
    assert shown is not None
    assert 20 < int(shown[1]) < 100


def test_a_price_view_has_each_trade_at_its_own_price() -> None:
    prices = pd.Series([10.0, 12.0, 11.0], index=pd.date_range("2020-01-01", periods=3), name="ACME")
    svg = draw(price_chart("sma", prices, trades(("2020-01-01", "2020-01-03", 1, 1.0))))
    assert {"Price", "ACME", "bought", "sold"} <= set(words(svg))


@pytest.mark.parametrize(("freq", "zone"), [("B", False), ("h", True)])
def test_the_zone_of_times_is_told(freq: str, zone: bool) -> None:
    assert ("UTC" in words(draw(account(walk(100, freq=freq))))) is zone


def test_long_names_are_told_whole() -> None:
    names = [f"momentum lookback={k} skip=21 rebalance=bar cost=0.0005 on SPX from 1999 to 2018" for k in range(9)]
    frame = pd.DataFrame(dict.fromkeys(names, 1.0), index=pd.date_range("2020-01-01", periods=3))
    svg = draw(compared_chart(" vs ".join(names), frame, "Growth", "ratio"))
    assert set(names) <= set(words(svg))
    assert " ".join(names).split() == " ".join(words(svg)).replace("vs ", "").split()[: len(" ".join(names).split())]


def test_a_legend_calls_what_was_imported_so_in_the_readers_language() -> None:
    frame = pd.DataFrame({"desk": [1.0, 2.0], "sma": [1.0, 1.5]}, index=pd.date_range("2020-01-01", periods=2))
    compared = compared_chart("", frame, "Growth", "ratio", imported=["desk"])
    equity = walk(50)
    alone = account_chart("desk", equity, equity * 0, pd.DataFrame(), None, "", imported=True)
    assert {"desk · imported", "sma"} <= set(words(draw(compared)))
    assert {"desk · 가져옴", "sma"} <= set(words(draw(compared, language=language_named("ko"))))
    assert "desk · imported" in words(draw(alone))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "a & b ' c"])
def test_a_name_is_text_and_never_markup(name: str) -> None:
    equity = walk(50)
    drawn = account_chart(name, equity, equity * 0, pd.DataFrame(), equity, name)
    calm = account_chart("calm", equity, equity * 0, pd.DataFrame(), equity, "calm")
    assert {each.tag for each in parse(draw(drawn)).iter()} == {each.tag for each in parse(draw(calm)).iter()}
    assert name in words(draw(drawn))


def test_a_page_that_has_the_style_sheet_gets_none_and_no_title_that_it_has() -> None:
    chart = account(walk(50))
    assert "<style>" in draw(chart)
    assert "<style>" not in draw(chart, styled=False)
    assert words(draw(chart)).count("sma") == words(draw(chart, titled=False)).count("sma") + 1
    assert "script" not in draw(chart)
    assert "http" not in draw(chart).replace('xmlns="http://www.w3.org/2000/svg"', "")
