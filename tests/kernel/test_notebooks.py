"""The notebooks run from top to bottom: they are the first thing a new user copies."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.kernel.driving import Kernel

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def run_all(kernel: Kernel, name: str) -> list[str]:
    """What each code cell said, from top to bottom."""
    cells = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    return [kernel.run("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def test_comparing(kernel: Kernel) -> None:
    said = run_all(kernel, "02_compare.ipynb")
    assert "Error:" not in "".join(said)
    assert "donchian_breakout" in said[1]
    assert "can't be told apart" in said[2]
    assert "p_holm" in said[2]
    assert "2018" in said[3]
    assert "2018" in said[4]
    assert "recovery" in said[5]
    assert "1.00" in said[6]
    assert int(said[7]) in range(20, 260, 20)
    assert "<BacktestResult sma_cross: " in said[8]
    assert "combination" in said[9]
    assert said[10].startswith("slow")
    assert "Deflated Sharpe ratio" in said[11]
    # Twenty rules on the S&P 500: the tests of pairs, the groups and the reality check come to one conclusion.
    assert "1-21 (" in said[12]
    assert "none of them is recommended" in said[12]
    reality = re.search(r"better than buy_and_hold, all 20 allowed for\? p = ([\d.]+)", said[12])
    assert reality is not None
    assert float(reality.group(1)) > 0.05
    assert said[13].count("[") == 2  # one group
    assert "deflated_sharpe_ratio" in said[14]
    assert "connected" in said[15]


def test_a_backend_of_ones_own(kernel: Kernel) -> None:
    said = run_all(kernel, "04_your_own_backend.ipynb")
    assert "Error:" not in "".join(said)
    assert "does not take this token" in said[3]
    assert "<BacktestResult sma_cross: " in said[4]
    assert said[5] == "ana ben\n[<BacktestRun sma_cross: completed, 100 %>]"
    assert said[6] == "ana, so far there is: **sma_cross**\n"
    assert said[7] == "ended with code 0\n"


def test_a_strategy_of_ones_own(kernel: Kernel) -> None:
    said = run_all(kernel, "03_your_own_strategy.ipynb")
    assert "Error:" not in "".join(said).replace("raised KeyError:", "")
    assert said[2] == "'above_average'"
    assert "above_average" in said[4]
    assert "UserWarning: prophet looks ahead" in said[5]
    assert "“return prices[\"closing\"] > 0” raised KeyError: 'closing'" in said[6]
    assert said[7] == "'WALK'"
    assert said[9].startswith("Added WALK: 1,500 bars, 2015-01-01 to ")


def test_validating(kernel: Kernel) -> None:
    said = run_all(kernel, "05_validate.ipynb")
    assert "Error:" not in "".join(said)
    assert "train_sharpe_ratio" in said[1]
    assert "1.000000" in said[3]
    assert "sma_cross walk-forward and buy_and_hold can't be told apart" in said[4]
    assert "test_sharpe_ratio" in said[5]
    assert "Nothing was started." in said[6]
    assert "Probability of overfitting" in said[7]
    assert "cost_bps" in said[8]
    assert "over_benchmark" in said[9] or "over_zero" in said[9]
    assert "2000-2004" in said[10]
    assert "turbulent" in said[11]


def test_several_symbols(kernel: Kernel) -> None:
    said = run_all(kernel, "06_portfolio.ipynb")
    assert "Error:" not in "".join(said)
    assert "turnover" in said[1]
    assert "SPX" in said[2]
    assert "IXIC" in said[2]
    assert "(cash)" in said[3]
    summed = re.match(r"(-?[\d,.]+) of (-?[\d,.]+)\n", said[4])
    assert summed is not None
    assert summed.group(1) == summed.group(2)
    assert said[5] == "'inverse_volatility'"
    assert "SPX" in said[6]
    assert "come to 3 on" in said[7]  # of the three made-up symbols that it is tried on
    assert "inverse_volatility" in said[8]
    assert re.search(r"\d+ positions were closed by their stop", said[9])
