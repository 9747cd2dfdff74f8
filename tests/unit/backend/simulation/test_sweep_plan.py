"""What a sweep would try is known, and refused where it makes no sense, before anything runs."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.sweep import MAX_COMBINATIONS, plan
from chatops_widget.errors import BadInput, BadParameter, ChatOpsError, UnknownName


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"fast": "5:50:0"}, BadParameter, r"fast is “5:50:0”.*start:stop:step \(5:50:5\)"),
        ({"fast": "5,ten"}, BadParameter, "fast is “ten”"),
        ({"fast": 5}, BadInput, "Nothing to sweep.*fast=5:50:5"),
        ({"fast": "1:200", "slow": "201:400"}, BadInput, r"40,000 combinations \(fast 200, slow 200\); 10,000"),
        ({"fast": "1:1000000"}, BadInput, "more than 10,000 values"),
        ({"fast": "30:40", "slow": "10,20"}, BadParameter, "none of the 22 combinations.*must be less than slow=10"),
        ({"fst": "1,2"}, UnknownName, "Did you mean fast"),
        ({"fast": "5,6", "metric": "luck"}, BadParameter, "metric is “luck”"),
        ({"fast": "5,6", "symbol": "NOPE"}, UnknownName, "NOPE"),
        ({"fast": "5,6", "start": "2010-01-01", "end": "2009-01-01"}, BadParameter, "after end"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(
    given: dict[str, Any], kind: type[ChatOpsError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        plan(PriceBook(), {"strategy_id": "sma_cross", **given})


def test_the_limit_itself_can_be_swept() -> None:
    planned = plan(PriceBook(), {"strategy_id": "sma_cross", "fast": "1:100", "slow": "101:200"})
    assert len(planned.combinations) == MAX_COMBINATIONS
