"""The price book of a backend and of its workers: the files of its folders, and what the queries there give."""

from __future__ import annotations

from pathlib import Path

from ..prices.price_book import PriceBook
from .queries import PriceQueries


def open_book(folder: Path | None = None, uploads: Path | None = None) -> PriceBook:
    """Queries are of the owner's folder alone: nobody can upload one."""
    return PriceBook(folder, uploads, PriceQueries(folder) if folder is not None else None)
