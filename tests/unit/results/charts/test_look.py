"""What is drawn for a cell's output has the panel's colours, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chatops_widget.results.charts import look

TOKENS = (Path(__file__).parents[4] / "js" / "src" / "styles" / "tokens.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("token", "pair"),
    [
        ("fg", look.INK),
        ("bg", look.GROUND),
        ("line", look.LINE),
        ("good", look.BUY),
        ("bad", look.SELL),
        *((f"c{k}", pair) for k, pair in enumerate(look.TINTS, 1)),
    ],
)
def test_a_colour_is_the_panels(token: str, pair: tuple[str, str]) -> None:
    told = re.findall(rf"^  --{token}:.*;$", TOKENS, re.MULTILINE)[0]
    assert f"light-dark({pair[0]}, {pair[1]})" in told
