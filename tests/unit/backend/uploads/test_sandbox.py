"""A strategy file is tried before it is taken, and refused with its line."""

from __future__ import annotations

import pytest

from chatops_widget import BadStrategy
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.uploads.sandbox import examine
from tests.support.upload_backend import STRATEGY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n\nfoo(1)\n", "broken.py, line 3: “foo(1)” raised NameError: name 'foo' is not defined."),
        ("x = 1\n", "broken.py has no strategy. Put @strategy above a function"),
        ("x = '\0'\n", "broken.py is no Python: source code string cannot contain null bytes"),
        ("raise SystemExit(3)\n", "broken.py, line 1: “raise SystemExit(3)” raised SystemExit: 3."),
        (
            STRATEGY.replace('prices["close"]', 'prices["closing"]'),
            'mine failed on 1,500 days of made-up prices. broken.py, line 15: “close = prices["closing"]” raised '
            "KeyError: 'closing'. The columns are open, high, low, close and volume",
        ),
        (STRATEGY.replace(".astype(float)", " * 7"), "mine failed on 1,500 days of made-up prices. The strategy's"),
        (STRATEGY.replace("slow: int", "symbol: int"), "A strategy cannot take symbol: int = 9: every run has a"),
        (STRATEGY.replace("prices, fast", "*, fast"), "A strategy takes the prices first: def mine(prices, ...)."),
        (STRATEGY.replace("fast: int = 3", "fast: int = 30"), "mine: fast=30 must be less than slow=9."),
        (STRATEGY.replace("fast: int = 3", "fast: int = 2.5"), "mine: fast is “2.5”. fast takes a whole number"),
    ],
)
def test_a_strategy_file_that_cannot_be_used_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(BadStrategy) as caught:
        examine(StrategyFile("broken.py", text))
    assert words in str(caught.value)


def test_a_strategy_whose_values_must_be_given_is_taken_untried() -> None:
    text = STRATEGY.replace("fast: int = 3, slow: int = 9", "fast: int, slow: int")
    [warning] = examine(StrategyFile("mine.py", text)).warnings
    assert warning == "mine was not tried: it needs fast, slow, which have no defaults."
