"""Prices by queries that the backend's owner keeps in the prices folder, each a file of SQL that DuckDB runs."""

from .book import open_book
from .queries import PriceQueries

__all__ = ["PriceQueries", "open_book"]
