"""A chat panel for notebooks that runs and compares backtests."""
