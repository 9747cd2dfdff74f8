"""The frame of found runs has the same columns and dtypes whatever was found, and loses no parameter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.protocol.messages import FoundRun, Taint
from chatops_widget.results.found_runs import COLUMNS, runs_frame


def run(run_id: str, **more: Any) -> FoundRun:
    facts: dict[str, Any] = {"session_id": "s", "seq": 1, "kind": "backtest", "strategy_id": "momentum"}
    facts |= {"status": "completed", "timestamp": "2026-11-27T10:00:00.123+00:00"}
    return FoundRun(run_id=run_id, **{**facts, **more})


def test_an_empty_frame_has_the_columns_and_dtypes_of_a_full_one() -> None:
    full, empty = runs_frame([run("a", start="2001-01-02", tags=["keep"], note="n", symbol="SPX")]), runs_frame([])
    assert list(empty.columns) == list(full.columns) == list(COLUMNS)
    assert empty.dtypes.equals(full.dtypes)
    assert (empty.index.name, empty.index.dtype) == ("run_id", full.index.dtype)
    assert full.loc["a", "time"] == pd.Timestamp("2026-11-27 10:00:00.123", tz="UTC")
    assert full.loc["a", "start"] == pd.Timestamp("2001-01-02")
    assert full.loc["a", "tags"] == ("keep",)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], "Int64"),
        ([1, None], "Int64"),
        ([1, 0.5], "float64"),
        ([True, None], "boolean"),
        (["a", None], "string"),
    ],
)
def test_a_parameter_has_the_dtype_of_its_values(values: list[Any], dtype: str) -> None:
    column = parameter_column(values)
    assert str(column.dtype) == dtype
    assert column.isna().tolist() == [value is None for value in values] + [True]
    assert column.dropna().tolist() == [value for value in values if value is not None]


MIXED = [
    ([10, "5:50:5", None, [5, 10.5, 20]], ["10", "5:50:5", "5,10.5,20"]),
    ([[1, 2], None], ["1,2"]),
    ([True, 1, "a"], ["true", "1", "a"]),
    ([2**70, 1], [str(2**70), "1"]),
]


@pytest.mark.parametrize(("values", "texts"), MIXED)
def test_values_of_several_kinds_are_text_as_it_is_typed(values: list[Any], texts: list[str]) -> None:
    column = parameter_column(values)
    assert str(column.dtype) == "string"
    assert column.isna().tolist() == [value is None for value in values] + [True]
    assert column.dropna().tolist() == texts


@pytest.mark.parametrize("values", [[], *(values for values, _ in MIXED)])
def test_a_file_of_tables_holds_it_whatever_was_found(values: list[Any], tmp_path: Path) -> None:
    found = runs_frame([run(str(k), parameters={"p": value}, tags=["keep"]) for k, value in enumerate(values)])
    found.to_parquet(tmp_path / "found.parquet")
    read = pd.read_parquet(tmp_path / "found.parquet")
    assert list(read.columns) == list(found.columns)
    pd.testing.assert_frame_equal(
        read.drop(columns="tags"), pd.DataFrame(found).drop(columns="tags"), check_index_type=False
    )


def parameter_column(values: list[Any]) -> pd.Series:
    """Of runs with these values of `p`, and one that has no `p`."""
    runs = [run(str(k), parameters={} if value is None else {"p": value}) for k, value in enumerate(values)]
    return runs_frame([*runs, run("x", parameters={"q": 1})])["p"]


def test_a_parameter_called_as_a_column_stands_beside_it() -> None:
    frame = runs_frame([run("a", parameters={"beta": 3, "symbol": "SPX"}, metrics={"beta": 0.9}, symbol="SPX")])
    assert (frame.loc["a", "beta"], frame.loc["a", "parameter.beta"]) == (0.9, 3)
    assert "parameter.symbol" not in frame


def test_what_is_not_to_be_relied_on_says_so() -> None:
    frame = runs_frame([run("a", taint=Taint(code="looks_ahead", message="It knows.")), run("b")])
    assert frame["taint"].tolist()[0] == "looks_ahead"
    assert frame["taint"].isna().tolist() == [False, True]
    assert np.isnan(frame.loc["a", "sharpe_ratio"])
