"""A tear sheet says what the comparison's DataFrames say, names what was not computed, and holds nobody's HTML."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput
from chatops_widget.export.tear_sheet import to_tear_sheet
from chatops_widget.protocol.metric_text import NOTHING, cell, label
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import BOUNDED, Comparison, compare_here
from tests.support.curves import comparison_of, walk
from tests.support.judged import judged
from tests.unit.export.tear_sheet_reader import TearSheet
from tests.unit.export.test_one_card import result_of

AT = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
HOSTILE = "<img src=x onerror=alert(1)>"


def read(comparison: Comparison) -> TearSheet:
    return TearSheet(to_tear_sheet(comparison, AT))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return judged("fast", "slow", "reversion")


@pytest.fixture(scope="module")
def page(comparison: Comparison) -> TearSheet:
    return read(comparison)


def row(page: TearSheet, table: str, name: str) -> list[Any]:
    return next(each[1:] for each in page.tables[table] if each[0] == name)


def same(found: Any, value: float) -> None:
    """To the last digit; a dash where there is none."""
    assert found == (value if np.isfinite(value) else NOTHING)


def test_every_metric_and_its_bounds_are_those_of_the_frames(page: TearSheet, comparison: Comparison) -> None:
    sure = comparison.bounds
    for name in comparison.metrics:
        cells = row(page, "Metrics", label(name))
        for k, strategy in enumerate(comparison.metrics.index):
            value = comparison.metrics.loc[strategy, name]
            if name in BOUNDED:
                ends = [sure.loc[strategy, f"{name}{end}"] for end in ("_lo", "_hi")]
                assert cells[k] == [value, *ends]
            else:
                same(cells[k], value)
    shown = next(each for each in page.shown["Metrics"] if each[0] == "Calmar")
    assert shown[1:] == [cell("calmar_ratio", value) for value in comparison.metrics["calmar_ratio"]]
    assert row(page, "Metrics", "chance of a true Sharpe above 0") == list(sure["probabilistic_sharpe_ratio"])
    assert row(page, "Metrics", "tie group") == [str(group) for group in sure["group"]]


def test_the_verdict_stands_with_its_reasons(page: TearSheet, comparison: Comparison) -> None:
    told = [comparison.answer, comparison.recommendation, comparison.reasoning, comparison.benchmark_verdict]
    for words in [*told, comparison.summary, *comparison.notes, "which is steadier?"]:
        assert words
        assert words in page.text
    for table, frame in (
        ("Pairs, by Sharpe ratio a year", comparison.pairwise),
        ("Beside buying and holding", comparison.against_benchmark),
    ):
        rows = page.tables[table][1:]
        assert len(rows) == len(frame) > 1
        for found, pair in zip(rows, frame.itertuples(index=False), strict=True):
            assert found[:2] == [pair.a, pair.b]
            for at, value in zip(
                found[2:7], (pair.difference, pair.lower, pair.upper, pair.p, pair.p_holm), strict=True
            ):
                same(at, value)


def test_only_parameters_that_differ_have_a_column(page: TearSheet) -> None:
    heads, *rows = page.tables["Parameters that differ"]
    assert heads[1:3] == ["strategy", "fast"]
    assert not {"commission", "symbol", "start"} & set(heads)
    assert [each[heads.index("fast")] for each in rows] == ["10", "20", NOTHING]
    assert "commission 0.001" in page.text


def test_drawdowns_years_months_and_rolling_figures_are_those_of_the_frames(
    page: TearSheet, comparison: Comparison
) -> None:
    worst, months, years = comparison.worst_drawdowns(), comparison.monthly_returns(), comparison.yearly_returns()
    listed = iter([rows for name, rows in page.tables.items() if name.startswith("Worst drawdowns of")])
    monthly = iter([rows for name, rows in page.tables.items() if name.startswith("Months of")])
    for name in comparison.metrics.index:
        for found, (_, drawdown) in zip(next(listed)[1:], worst.loc[name].iterrows(), strict=True):
            back = drawdown["recovery"]
            expected = [drawdown["depth"], drawdown["peak"], drawdown["trough"]]
            assert found[1:] == [*expected, "not yet" if pd.isna(back) else back, drawdown["length"]]
        for found, (year, values) in zip(next(monthly)[1:], months.loc[name].iterrows(), strict=True):
            assert found[0] == str(year)
            for at, value in zip(found[1:], [*values, years.loc[year, name]], strict=True):
                same(at, value)
    for found, (year, values) in zip(page.tables["Years"][1:], years.iterrows(), strict=True):
        assert found[0] == str(year)
        for at, value in zip(found[1:], values, strict=True):
            same(at, value)
    for name in comparison.metrics.index:
        last = [frame[name].iloc[-1] for frame in (comparison.rolling_sharpe(), comparison.rolling_volatility())]
        for at, value in zip(row(page, "On 2010-03-31", name), last, strict=True):
            same(at, value)


def test_it_says_what_it_was_computed_on(page: TearSheet, comparison: Comparison) -> None:
    rows = page.tables["What each was computed on"]
    provenance = comparison.attrs["provenance"]
    shared = {found[0]: found[2] for found in rows if found[1] == "all"}
    assert provenance["fast"]["data"][0]["sha256"] in shared["prices"]
    assert "commission 0.001" in shared["window and costs"]
    assert provenance["fast"]["engine"]["code"] in shared["engine"]
    assert f"numpy {provenance['fast']['libraries']['numpy']}" in shared["libraries"]
    codes = {found[1]: found[2] for found in rows if found[0] == "strategy's code"}
    assert codes == {name: f"SHA-256 {each['code']}" for name, each in provenance.items()}
    assert f"from the seed {comparison.data['seed']}" in page.text


def test_what_was_not_computed_is_said_and_nothing_claimed() -> None:
    page = read(comparison_of(a=walk(80), b=walk(80, 2)))
    for words in (
        "No verdict: whether any lead is more than chance was not computed.",
        "No tie groups were computed",
        "No pair was tested.",
        "Bounds were not computed",
        "This backend told no parameters.",
        "too few for figures of 126 bars",
        "Not known, as of what was imported or kept without it: a, b.",
    ):
        assert words in page.text
    assert row(page, "Metrics", "tie group") == [NOTHING, NOTHING]


def test_without_curves_it_says_why_there_are_none() -> None:
    rows = [{"strategy_id": name, "sharpe_ratio": value} for name, value in (("a", 1.0), ("b", 0.5))]
    page = read(Comparison("c", {"strategies": rows, "ranking": ["a", "b"], "summary": "By Sharpe."}, ResultColumns()))
    assert "This backend sent metrics, but no curves." in page.text
    assert row(page, "Metrics", "Sharpe") == [1.0, 0.5]
    assert "svg" not in page.tags


def test_names_and_texts_of_others_stay_text() -> None:
    equity = {HOSTILE: walk(300), f"{HOSTILE} (2)": walk(300, 2)}
    made = comparison_of(**equity)
    data = {**made.data, "summary": HOSTILE, "reasoning": HOSTILE, "recommendation": f"{HOSTILE}!", "notes": [HOSTILE]}
    data |= {"question": {"text": HOSTILE}, "answer": HOSTILE, "symbols": [HOSTILE], "groups": [[HOSTILE]]}
    data["pairwise"] = [{"a": HOSTILE, "b": HOSTILE, "reason": HOSTILE}]
    for entry in data["strategies"]:
        entry["parameters"] = {HOSTILE: HOSTILE + entry["strategy_id"]}
        entry["provenance"] = {"data": [{"symbol": HOSTILE, "sha256": HOSTILE}], "settings": {HOSTILE: HOSTILE}}
        entry[HOSTILE] = 1.0
    page = read(Comparison(HOSTILE, data, made.curves))
    assert not {"img", "script", "iframe", "link", "object"} & page.tags
    assert not {each for each in page.attributes if each.startswith("on")} | ({"src", "href"} & page.attributes)
    assert page.text.count(HOSTILE) > 20


def test_of_many_strategies_all_have_metrics_and_the_rest_is_said_to_be_of_the_first() -> None:
    page = read(comparison_of(**{f"s{k}": walk(200, k) for k in range(14)}))
    assert [name for name in page.tables if name.startswith("Metrics")] == [
        "Metrics of s0 to s5",
        "Metrics of s6 to s11",
        "Metrics of s12 to s13",
    ]
    assert "Of 14 strategies, these are the first 10: s0, s1" in page.text
    assert len([name for name in page.tables if name.startswith("Months of")]) == 10


def test_report_writes_a_page_and_no_other_file(tmp_path: Path) -> None:
    made = comparison_of(a=walk(200), b=walk(200, 2))
    assert made.report(tmp_path / "x.html") == tmp_path / "x.html"
    first = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "a vs b" in TearSheet(first).text
    made.report(str(tmp_path / "x.html"))  # as chat.export does: in the place of the one before
    with pytest.raises(BadInput, match=r"x\.pdf.* no web page"):
        made.report(tmp_path / "x.pdf")
    assert [each.name for each in tmp_path.iterdir()] == ["x.html"]


def test_runs_that_a_base_backend_could_not_align_still_make_a_page() -> None:
    results = [result_of(walk(200), "a"), result_of(walk(200, 2), "b")]
    page = read(Comparison("c", compare_here(results), ResultColumns()))
    assert "the backend could not align them" in page.text


def test_the_spread_of_trades_is_that_of_the_frame(page: TearSheet, comparison: Comparison) -> None:
    every = comparison.trades
    for name in comparison.metrics.index:
        own = every.loc[name]
        closed = own[own["exit_date"].notna()]
        assert len(own) == comparison.metrics.loc[name, "n_trades"] > 1
        assert (closed["pnl"] > 0).mean() == comparison.metrics.loc[name, "win_rate"]
        returns = closed["return"]
        edges = [-np.inf, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, np.inf]
        counts = [int(((returns >= low) & (returns < high)).sum()) for low, high in pairwise(edges)]
        assert row(page, "Closed trades by their return", name) == counts
        spread = [*(returns.quantile(each) for each in (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)), returns.mean()]
        assert row(page, "Returns of closed trades", name) == spread


def test_a_comparison_without_its_trades_says_so() -> None:
    made = comparison_of(a=walk(200), b=walk(200, 2))
    for entry in made.data["strategies"]:
        entry["n_trades"] = 3
    assert "kept without its trades" in read(Comparison("c", made.data, made.curves)).text
