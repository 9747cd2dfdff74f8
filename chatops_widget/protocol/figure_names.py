"""The figures that sentences name beside the metrics, by unit: the backend proves them, the panel names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .metrics import Unit

FIGURES: Final[Mapping[str, Unit]] = {
    "worst_year": "fraction",
    "best_year": "fraction",
    "worst_month": "fraction",
    "best_month": "fraction",
    "current_drawdown": "fraction",
    "last_exposure": "fraction",
    "losing_streak": "count",
    "closed_trades": "count",
    "winning_trades": "count",
    "losing_trades": "count",
    "worst_trade": "money",
    "best_trade": "money",
    "worst_trade_return": "fraction",
    "best_trade_return": "fraction",
    "trials": "count",
    "effective_trials": "count",
    "people": "count",
    "expected_max_sharpe": "ratio",
    "deflated_sharpe_ratio": "ratio",
    "overfitting": "fraction",
    "neighbours": "ratio",
    "combinations": "count",
    "paired_returns": "count",
    "p_holm": "ratio",
    "bars": "bars",
}
# Metrics of a part of the time, with its days behind them: `window_return:2008-01-02:2008-12-31`.
WINDOW_FIGURES: Final[Mapping[str, str]] = {"window_return": "total_return", "window_drawdown": "max_drawdown"}
