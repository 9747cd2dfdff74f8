"""Read "the best momentum run of last week": a search of stored runs, and the metric they are ranked by. Pure.

As everywhere, a word without a place means that it is not understood: nothing is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...errors import BadInput
from ...protocol.metrics import METRICS
from ..run_search import Vocabulary, read
from ..run_search.query import Condition, Field, Query, Words
from .understanding import Catalog

DEFAULT_METRIC = "sharpe_ratio"
_BEST = {"best", "최고", "최고의", "제일", "가장"}
_RUN = {"run", "runs", "backtest", "backtests", "실행", "백테스트", "실행은", "백테스트는"}
_LIGHT = {"what", "what's", "was", "is", "which", "show", "me", "the", "my", "our", "of", "on", "in"}
_LIGHT |= {"좋은", "좋았던", "뭐야"}


@dataclass(frozen=True)
class BestOf:
    """Which runs are meant, and what the best of them has most of."""

    query: Query
    metric: str


def read_best(text: str, catalog: Catalog, vocabulary: Vocabulary, today: dt.date) -> BestOf | None:
    words = re.sub(r"[?!.,]+(?=\s|$)", " ", text).split()
    plain = [word.casefold() for word in words]
    if not (_BEST & set(plain) and _RUN & set(plain)):
        return None
    metric = DEFAULT_METRIC
    if "by" in plain:
        at = plain.index("by")
        named = vocabulary.longest(plain[at + 1 :])
        if named is None or METRICS.get(named[0]) is None or METRICS[named[0]].better is None:
            return None
        metric = named[0]
        del words[at : at + 1 + named[1]]
    rest = [word for word in words if word.casefold() not in _BEST | _RUN]
    try:
        query = read(" ".join(rest), vocabulary, today)
    except BadInput:
        return None
    conditions = [_named(each, catalog) for each in query.conditions if not _is_light(each)]
    known = [each for each in conditions if each is not None]
    return BestOf(Query(tuple(known)), metric) if len(known) == len(conditions) else None


def _is_light(condition: Condition) -> bool:
    return isinstance(condition, Words) and condition.text.casefold() in _LIGHT


def _named(condition: Condition, catalog: Catalog) -> Condition | None:
    """A word is the name of a strategy or of a symbol, or it has no place."""
    if not isinstance(condition, Words):
        return condition
    for spec in catalog.strategies:
        if _is_one_of(condition.text, (spec.id, spec.name, *spec.aliases)):
            return Field("strategy", spec.id)
    for symbol in catalog.symbols:
        if _is_one_of(condition.text, (symbol.symbol, symbol.name, *symbol.aliases)):
            return Field("symbol", symbol.symbol)
    return None


def _is_one_of(word: str, names: Iterable[str]) -> bool:
    return word.casefold() in {name.casefold() for name in names}
