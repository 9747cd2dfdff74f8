"""Which question is asked: each topic has kinds of words that it needs, some that it may have, and no others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .items import Item, kind_set
from .memory import Memory, PastRun
from .plan import Question

# Words without a meaning of their own once the others have found their place.
LIGHT = kind_set("OF AT TO ON IN FOR WITH AND COMMA COLON IS RO EO COUNTER FILLQ")
_ASKING = LIGHT | kind_set(
    """
    WHAT WHICH WHEN HOW MANY DO DOES DID EXISTS EXPLAIN ONE REF AGAIN FOLLOW RUN RANQ NTH RUNID SOFAR
    STRATEGYWORD HOLD ANYTHING YET ONLY
    """
)


@dataclass(frozen=True)
class Topic:
    """A question that can be told by its words, in whatever order: one of each set in `needs`, more from `may`."""

    name: str
    needs: tuple[frozenset[str], ...]
    may: frozenset[str]

    def fits(self, kinds: frozenset[str]) -> bool:
        return all(kinds & need for need in self.needs) and kinds <= self.may.union(*self.needs)


def _topic(name: str, *needs: str, may: str = "") -> Topic:
    return Topic(name, tuple(frozenset(need.split()) for need in needs), _ASKING | frozenset(may.split()))


TOPICS = (
    _topic("help", "HELP"),
    _topic("significance", "METRIC", "SIGNIFICANT", "NUM", "SPAN", may="OVER IF DATAWORDS OFDATA BARS LENGTH LAST"),
    _topic("better", "SIGNIFICANT", "DIFFERENCE", may="BOTH"),
    _topic("better", "BETTER", "WHICH WHAT BOTH", may="BOTH AMONG_P RESULT THAN"),
    _topic("metric_rank", "WHICH", "FEWER BETTER WORST RANK", "METRIC RANK", may="BOTH AMONG_P MAXIMISE"),
    _topic("difference", "DIFFERENCE", "WHAT WHY HOW", may="BOTH BETWEEN WINDOW SINCE LAST"),
    _topic("worst", "WORST", "YEARS MONTHS", may="STRATEGY RESULT MONTH SYMBOL BETTER"),
    _topic("best", "BETTER", "YEARS MONTHS", may="STRATEGY RESULT MONTH SYMBOL"),
    _topic("streak", "STREAK", may="STRATEGY LONGEST WORST"),
    _topic("runs", "RANQ ALL_RUNS", "WHAT WHICH LIST SOFAR", may="TODAY ALL_STRATEGIES DATAWORDS"),
    _topic("metric", "METRIC", "MEANS"),
    _topic("metric_of", "METRIC", "DID MANY REF STRATEGY", may="STRATEGY RESULT LONGEST WORST WHEN"),
    _topic("metric", "METRIC", "WHAT EXPLAIN HOW"),
    _topic("metric_of", "METRIC"),
    _topic("result", "RESULT", may="STRATEGY BETTER"),
    _topic("explain", "STRATEGY", "WHAT DO DOES EXPLAIN HOW PARAMETERWORD MEANS", may="PARAM PARAMETERWORD MEANS"),
    _topic("strategies", "STRATEGYWORD ALL_STRATEGIES", "WHAT WHICH EXISTS LIST EXPLAIN", may="EXISTS LIST"),
    _topic("symbols", "DATAWORDS SYMBOLWORD", "WHAT WHICH EXISTS LIST", may="EXISTS LIST PARAM ALL_STRATEGIES YEARS"),
)  # fmt: skip


def recognise(items: Sequence[Item], memory: Memory) -> Question | None:
    """The question that all of the items make together."""
    kinds = frozenset(item.kind for item in items)
    topic = next((topic for topic in TOPICS if topic.fits(kinds)), None)
    if topic is None or _asks_to_run(kinds) or (topic.name == "explain" and kinds & {"REF", "AGAIN", "FOLLOW"}):
        return None
    values = {item.kind: item.value for item in items}
    strategies = list(dict.fromkeys(item.value for item in items if item.kind == "STRATEGY"))
    if len(strategies) > 1:
        return None
    strategy = strategies[0] if strategies else ""
    metric = str(values.get("METRIC") or values.get("RANK") or "")
    match topic.name:
        case "explain" | "result":
            return Question(topic.name, about=strategy)
        case "significance":
            if metric != "sharpe_ratio" or values["SPAN"].unit != "years":
                return None
            return Question(topic.name, numbers=[values["NUM"], values["SPAN"].count])
        case "metric":
            return Question(topic.name, about=metric)
        case "metric_rank":
            return Question(topic.name, metric=metric)
        case "worst" | "best":
            return Question(f"{topic.name}_{'month' if 'MONTHS' in kinds else 'year'}", about=_run(items, memory))
        case "metric_of":
            return Question(topic.name, about=_run(items, memory), metric=metric)
        case "streak":
            return Question(topic.name, about=_run(items, memory))
    return Question(topic.name)


def _asks_to_run(kinds: frozenset[str]) -> bool:
    """“run momentum” has a word to run by and none to ask by; “run momentum and explain it” has both."""
    if {"RUN", "AND"} <= kinds and "HOLD" not in kinds:
        return True
    return "RUN" in kinds and not kinds & frozenset(
        ["WHAT", "WHICH", "WHEN", "HOW", "MANY", "EXPLAIN", "HOLD", "REF", "WORST", "RESULT"]
    )


def _run(items: Sequence[Item], memory: Memory) -> str:
    """The run that is asked about: by its id, its place or its strategy, or else the last one."""
    found: PastRun | None = memory.backtests[-1] if memory.backtests else None
    for item in items:
        match item.kind:
            case "RUNID":
                found = memory.find(item.value)
            case "NTH":
                found = memory.nth(item.value)
            case "STRATEGY":
                found = next((run for run in reversed(memory.backtests) if run.strategy_id == item.value), None)
    return found.id if found else ""
