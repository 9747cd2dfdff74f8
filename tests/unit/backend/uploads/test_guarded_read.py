"""A price file is read within limits as it is without, and refused in words where it does not fit into them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import read_file
from chatops_widget.backend.processes import Limits
from chatops_widget.backend.uploads.guarded_read import read_guarded
from chatops_widget.errors import BadData


def test_a_file_reads_the_same_and_its_faults_too(tmp_path: Path) -> None:
    (tmp_path / "P.csv").write_text("date,close\n2020-01-01,10\n2020-01-02,11\n")
    ours, theirs = read_guarded(tmp_path / "P.csv", "P"), read_file(tmp_path / "P.csv", "P")
    pd.testing.assert_frame_equal(ours.frame, theirs.frame)
    assert (ours.notes, ours.bars_per_year, ours.source) == (theirs.notes, theirs.bars_per_year, theirs.source)
    (tmp_path / "P.csv").write_text("date,close\n2020-01-01,ten\n")
    with pytest.raises(BadData) as caught:
        read_guarded(tmp_path / "P.csv", "P")
    with pytest.raises(BadData) as unguarded:
        read_file(tmp_path / "P.csv", "P")
    assert str(caught.value) == str(unguarded.value)


def test_what_does_not_fit_into_its_limits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "P.csv").write_text("date,close\n" + "2020-01-01,10\n" * 2_000_000)
    with pytest.raises(BadData, match=r"P\.csv takes longer than 0 s to read\."):
        read_guarded(tmp_path / "P.csv", "P", Limits(seconds=0.0))
    with pytest.raises(BadData, match=r"P\.csv needs more memory to be read than there is for a file\."):
        read_guarded(tmp_path / "P.csv", "P", Limits(memory=1024 * 1024))
