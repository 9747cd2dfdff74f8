"""Prices to decide on."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook


@pytest.fixture(scope="module")
def prices() -> pd.DataFrame:
    return PriceBook().load("SPX").frame.iloc[:1000]
