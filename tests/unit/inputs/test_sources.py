"""What a user gives as a file or as prices becomes a name and bytes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from chatops_widget import BadInput
from chatops_widget.inputs.sources import of_file, of_frame


def test_a_frame_goes_as_csv_where_nothing_can_write_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object, **more: object) -> None:
        raise ImportError("pyarrow")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", missing)
    frame = pd.DataFrame({"close": [0.1 + 0.2]}, index=pd.DatetimeIndex(["2020-01-01"], name="date"))
    assert of_frame("A/B", frame) == ("A_B.csv", b"date,close\n2020-01-01,0.30000000000000004\n")


def test_a_file_is_a_path_or_bytes_or_something_open(tmp_path: Path) -> None:
    path = tmp_path / "ACME.csv"
    path.write_bytes(b"x")
    with path.open("rb") as file, path.open() as text:
        given = [of_file(path), of_file(str(path)), of_file(b"x", "ACME.csv"), of_file(file), of_file(text)]
    assert given == [("ACME.csv", b"x")] * 5
    assert of_file(path, "OTHER.csv") == ("OTHER.csv", b"x")
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        of_file(tmp_path)
