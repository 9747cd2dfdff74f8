"""The notebooks run from top to bottom: they are the first thing a new user copies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from driving import Kernel

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.timeout(240)
def test_a_strategy_of_ones_own(kernel: Kernel) -> None:
    cells = json.loads((NOTEBOOKS / "03_your_own_strategy.ipynb").read_text(encoding="utf-8"))["cells"]
    said = [kernel.run("".join(cell["source"]), timeout=240) for cell in cells if cell["cell_type"] == "code"]
    assert "Error:" not in "".join(said).replace("raised KeyError:", "")
    assert said[2] == "'above_average'"
    assert "above_average" in said[4]
    assert "UserWarning: prophet looks ahead" in said[5]
    assert "“return prices[\"closing\"] > 0” raised KeyError: 'closing'" in said[6]
    assert said[7] == "'WALK'"
    assert said[9].startswith("Added WALK: 1,500 bars, 2015-01-01 to ")
