"""Write a comparison as an Excel workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ..errors import BadInput


def write_workbook(path: str | os.PathLike[str], sheets: Mapping[str, pd.DataFrame]) -> Path:
    """A sheet a frame. Raises BadInput."""
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise BadInput(f"“{target.name}” is no workbook.", hint="Name it .xlsx.")
    try:
        writer = pd.ExcelWriter(target)
    except ImportError:
        hint = "pip install openpyxl, or write a frame: comparison.metrics.to_csv(path)"
        raise BadInput("Excel needs openpyxl, which is not installed here.", hint=hint) from None
    with writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, freeze_panes=(1, frame.index.nlevels))
    return target
