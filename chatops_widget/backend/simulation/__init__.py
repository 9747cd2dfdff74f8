"""Backtests: the account, its trades and metrics; comparisons and parameter sweeps of them."""
