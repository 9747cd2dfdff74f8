"""Strategies written for engines of others, as strategies of ours: their loop decides, our account trades.

from chatops_widget.backend.adapters import backtesting_strategy, bt_strategy
"""

from .backtesting_py import backtesting_strategy
from .bt_algos import bt_strategy

__all__ = ["backtesting_strategy", "bt_strategy"]
