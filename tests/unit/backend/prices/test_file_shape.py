"""What is too wide, long or large is refused by its shape, before its data is read."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.backend.prices import file_shape
from chatops_widget.backend.prices.price_book import read_file
from chatops_widget.errors import BadData

CLOSES = pd.DataFrame(
    {"close": range(1, 101)}, index=pd.date_range("2020-01-01", periods=100, name="date"), dtype=float
)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("MAX_ROWS", "P.parquet has 100 rows; 50 are the limit."),
        ("MAX_UNPACKED", r"P.parquet has 1,\d\d\d bytes when it is unpacked; 50 are the limit."),
    ],
)
def test_a_parquet_file_is_refused_by_what_it_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    CLOSES.to_parquet(tmp_path / "P.parquet")
    assert len(read_file(tmp_path / "P.parquet", "P").frame) == 100
    monkeypatch.setattr(file_shape, limit, 50)
    monkeypatch.setattr(pd, "read_parquet", lambda _: pytest.fail("its data was read"))
    with pytest.raises(BadData, match=words):
        read_file(tmp_path / "P.parquet", "P")


def test_a_line_without_an_end_is_read_as_far_as_a_line_may_go() -> None:
    file = io.StringIO("date,close\n" + "1" * (3 * file_shape.MAX_LINE))
    with pytest.raises(BadData, match=r"P\.csv, line 2, has more than 262,144 characters"):
        file_shape.top_of(file, "P.csv")
    assert file_shape.top_of(io.StringIO("a\n\nb"), "P.csv") == ["a\n", "\n", "b"]
