"""The grammar of slots: what a value is for. `slow at 150` is a setting, `since March 2009` a window. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ....protocol.metrics import METRICS
from ...spoken_dates import Days, Span, year
from .items import Grammar, Item, Rule
from .plan import spell

Made = tuple[str, Any] | None
COSTS = ("commission", "slippage")
UNSAID = 0  # “compare everything”: of strategies, or of runs?
EXITS = ("stop_loss", "take_profit", "vol_target")  # what a run may have, or not
SHARES = ("stop_loss", "take_profit", "vol_target", "risk_free", "cash_interest", "borrow_fee")  # said in per cent
RUN_SETTINGS = (*COSTS, *SHARES, "cash", "symbol", "symbols", "benchmark", "start", "end", "metric")


@dataclass(frozen=True)
class Range:
    """What a sweep tries of a parameter (None: not named beside it): a range, or a list."""

    parameter: str | None
    low: float = 0
    high: float = 0
    step: float | None = None
    listed: list[float] = field(default_factory=list)
    either: bool = False  # “60 or 90”

    @property
    def spelled(self) -> str:
        """As `/sweep` reads it."""
        if self.listed:
            return ",".join(map(spell, self.listed))
        return ":".join(map(spell, (self.low, self.high, *([self.step] if self.step is not None else []))))


@dataclass(frozen=True)
class Window:
    """The days of a run; an end that was not named stays as it was. `last` counts back from the end of the data."""

    start: dt.date | None = None
    end: dt.date | None = None
    last: Span | None = None
    whole: bool = False


def _values(items: Iterable[Item]) -> list[Any]:
    return [item.value for item in items if item.kind in ("NUM", "YEAR", "BARS", "RATE", "MONEY")]


def _kinds(items: Iterable[Item]) -> set[str]:
    return {item.kind for item in items}


def _says_or(items: Iterable[Item]) -> bool:
    return any(item.kind == "OR" for item in items)


def _names(items: Iterable[Item]) -> list[str]:
    return [item.value for item in items if item.kind == "PARAM"]


def _setting(items: list[Item]) -> Made:
    """One parameter, one value; the unit must be one that the parameter can have."""
    name, held = _names(items)[0], items[0] if items[0].kind != "PARAM" else items[-1]
    if held.kind == "BARS" and held.value is None:  # “days” alone is no number of them
        return None
    if name in COSTS:
        named = any(item.kind == "EQ" for item in items)
        fits = held.kind == "RATE" or (held.kind == "NUM" and (named or held.value < 0.1))
    elif name in SHARES:  # a stop of 5 may be 5 % or 5 points
        fits = held.kind == "RATE" or (
            held.kind == "NUM" and held.value < 1 and any(item.kind == "EQ" for item in items)
        )
    elif name == "benchmark":
        fits = held.kind == "SYMBOL"
    elif name == "cash":
        fits = held.kind in ("NUM", "YEAR", "MONEY")
    elif name in ("start", "end"):
        if held.kind not in ("DATE", "YEAR"):
            return None
        days = _days(held)
        return "WINDOW", Window(start=days.first) if name == "start" else Window(end=days.last)
    elif name in ("symbol", "symbols"):
        return ("SYMBOL", held.value) if held.kind == "SYMBOL" else None
    elif name == "metric":
        return ("RANK", held.value) if held.kind == "METRIC" else None
    else:
        fits = held.kind in ("NUM", "YEAR", "BARS", "BOOL", "CHOICE")
    value = held.value[1] if held.kind == "CHOICE" else held.value
    return ("SETTING", {name: value}) if fits else None


def _no_costs(items: list[Item]) -> Made:
    names = _names(items) or ["commission"]
    if all(name in EXITS for name in names):
        return "SETTING", dict.fromkeys(names)
    return ("SETTING", dict.fromkeys(names, 0)) if all(name in COSTS for name in names) else None


def _range(items: list[Item]) -> Made:
    names = _names(items)
    if names and names[0] in RUN_SETTINGS:
        return None
    low, high, *step = _values(items)
    return "RANGE", Range(names[0] if names else None, low, high, step[0] if step else None)


def _list(items: list[Item]) -> Made:
    """`20, 60 and 120`, `20,60`: but “slow at 150, 17” has a number too many."""
    name, values = _names(items)[0], _values(items)
    commas = [at for at, item in enumerate(items) if item.kind == "COMMA"]
    loose = any(items[at].end != items[at + 1].start for at in commas)
    if loose and len(values) < 3 and not any(item.kind in ("AND", "OR") for item in items):
        return None
    return None if name in RUN_SETTINGS else ("RANGE", Range(name, listed=values, either=_says_or(items)))


def _two_settings(items: list[Item]) -> Made:
    names = _names(items)
    return None if set(names) & set(RUN_SETTINGS) else ("SETTING", dict(zip(names, _values(items), strict=True)))


def _money(items: list[Item]) -> Made:
    return "SETTING", {"cash": items[0].value}


def _days(item: Item) -> Days:
    found: Days = item.value if item.kind == "DATE" else year(item.value)
    return found


def _dates(items: Iterable[Item]) -> list[Days]:
    return [_days(item) for item in items if item.kind in ("DATE", "YEAR")]


def _between(items: list[Item]) -> Made:
    first, second = _dates(items)
    return "WINDOW", Window(first.first, second.last)


def _since(items: list[Item]) -> Made:
    return "WINDOW", Window(start=_dates(items)[0].first)


def _until(items: list[Item]) -> Made:
    return "WINDOW", Window(end=_dates(items)[0].last)


def _before(items: list[Item]) -> Made:
    return "WINDOW", Window(end=_dates(items)[0].first - dt.timedelta(days=1))


def _within(items: list[Item]) -> Made:
    (days,) = _dates(items)
    return "WINDOW", Window(days.first, days.last)


def _bare(items: list[Item]) -> Made:
    return _within(items) if items[0].value.bare else None


def _last(items: list[Item]) -> Made:
    return "WINDOW", Window(last=next(item.value for item in items if item.kind == "SPAN"))


def _all(items: list[Item]) -> Made:
    counts = [item.value for item in items if item.kind == "NUM"]
    said = bool(counts) or any(item.kind == "STRATEGYWORD" for item in items)
    return "ALL_STRATEGIES", counts[0] if counts else None if said else UNSAID


def _longest(items: list[Item]) -> Made:
    """A drawdown can be the longest, and need not be the deepest then."""
    return ("METRIC", "max_drawdown_duration") if _metric(items).startswith("max_drawdown") else None


def _rank(items: list[Item]) -> Made:
    """The highest Sharpe ratio is the best, and the highest volatility is not: nor is the lowest Sharpe ratio."""
    metric = _metric(items)
    known = METRICS.get(metric)
    kinds = _kinds(items)
    if known is not None and "RAISE" in kinds and known.better != "higher":
        return None
    if known is not None and "REDUCE" in kinds and known.better not in ("lower", "closer to zero"):
        return None
    if any(item.kind == "HIGHEST" for item in items) and known is not None and known.better != "higher":
        return "EXTREME", (metric, "more")
    return "RANK", metric


_TO = "(ONE|OF|AT|TO|IS|EQ|RO|COLON)*"
_V = "(NUM|BARS)"
_STEP = f"(COMMA* (WITH|RO|IN)* STEP OF? {_V} | COLON {_V} | COMMA* (RO|IN|WITH)* {_V} (STEP_P|STEP) RO?)?"
_D = "(DATE|YEAR)"

SLOTS = Grammar(
    # -- several values of one parameter
    Rule(f"PARAM {_TO} BETWEEN {_V} (AND|TO|MINUS|OR) {_V} {_STEP}", _range),
    Rule(
        f"PARAM {_TO} FROM? {_V} (TO|MINUS|UNTIL|COLON|TILDE|SINCE_P|EO) {_V} (UNTIL_P|WITHIN_P|EO|OF)* {_STEP}", _range
    ),
    Rule(f"PARAM {_TO} {_V} AND {_V} WITHIN_P+ EO* {_STEP}", _range),
    Rule(f"PARAM {_TO} {_V} ((COMMA|AND|OR)+ {_V})+", _list),
    Rule(f"PARAM {_TO} {_V} (SLASH {_V})+", _list),
    Rule(f"PARAM (SLASH|AND) PARAM {_TO} {_V} (SLASH|AND) {_V}", _two_settings),
    Rule(f"BETWEEN {_V} (AND|TO|MINUS) {_V} {_STEP}", _range),
    Rule(f"FROM {_V} (TO|UNTIL|MINUS) {_V} {_STEP}", _range),
    Rule(f"{_V} (TO|TILDE|MINUS) {_V} {_STEP}", _range),
    Rule(f"{_V} (SINCE_P|EO) {_V} (UNTIL_P|WITHIN_P)+ EO* {_STEP}", _range),
    # -- one value of a parameter
    Rule(f"PARAM ONLY? {_TO} (NUM|YEAR|BARS|RATE|MONEY|BOOL|CHOICE|SYMBOL|METRIC|DATE)", _setting),
    Rule("WITHOUT ANYTHING? PARAM ((AND|OR|COMMA)+ PARAM)*", _no_costs),
    Rule("PARAM ((AND|COMMA)+ PARAM)* ONLY? (WITHOUT|FREE)|COSTFREE", _no_costs),
    Rule(f"(RATE|MONEY|NUM|YEAR|BARS) (OF|IN|ON|FOR)* PARAM (?!{_TO} (NUM|BARS|RATE|MONEY))", _setting),
    Rule("MONEY", _money),
    # -- days
    Rule(f"BETWEEN {_D} (AND|TO|MINUS) {_D}", _between),
    Rule(f"(FROM|SINCE|FOR|IN|OVER)? {_D} (TO|UNTIL|MINUS|TILDE) {_D} (UNTIL_P|WITHIN_P|EO|ONLY)*", _between),
    Rule(f"{_D} (SINCE_P|EO|AND) {_D} (UNTIL_P|WITHIN_P)+ (EO|ONLY|OF)*", _between),
    Rule(f"(FROM|SINCE) {_D} ONWARDS?|{_D} (SINCE_P|ONWARDS) ONLY?", _since),
    Rule(f"UNTIL {_D}|{_D} UNTIL_P ONLY?", _until),
    Rule(f"BEFORE {_D}|{_D} BEFORE", _before),
    Rule(f"ONLY? (IN|FOR|OVER) {_D} ONLY?|{_D} (EO|WITHIN_P)+ ONLY?", _within),
    Rule("(?<=^FOLLOW|^RESULT)YEAR(?=WITHIN_P|HOWABOUT|WITH|WITHOUT|FOR|ON|$)", _within),  # “what about 2008?”
    Rule("DATE", _bare),
    Rule("(IN|OVER|FOR|ON|WITH)* LAST SPAN (WITHIN_P|OFDATA|OF|DATAWORDS|RO|EO|ONLY)*", _last),
    Rule("WHOLE", lambda items: ("WINDOW", Window(whole=True))),
    # -- numbers whose parameter only the strategy can tell
    Rule(
        "NUM ((COMMA|AND|OR|VS)+ NUM)* (COMMA|AND|OR|VS)+ BARS",
        lambda items: ("RANGE", Range(None, listed=_values(items), either=_says_or(items))),
    ),
    Rule(f"{_V} ((SLASH|TIMES) {_V})+", lambda items: ("NUMBERS", _values(items))),
    Rule(f"{_V} (AND|COMMA|STEP) {_V}", lambda items: ("NUMBERS", _values(items))),
    Rule("(?<=STRATEGY)NUM NUM(?=COMMA|WITH|ON|IN|FOR|SINCE|FROM|SYMBOL|$)", lambda items: ("NUMBERS", _values(items))),
    Rule("BARS BARS", lambda items: ("NUMBERS", _values(items))),
    Rule("OVER? BARS", lambda items: ("LENGTH", items[-1].value)),
    # -- what is run, and what was
    Rule(
        "(TODAY|SOFAR)* (EVERYTHING|ALL) (OF|STRATEGYWORD|ONE)* RANQ (TODAY|SOFAR)*"
        "|(TODAY|SOFAR)* RANQ ONE? TODAY? (ALL|EVERYTHING) (TODAY|SOFAR)*",
        lambda items: ("ALL_RUNS", _kinds(items) >= {"TODAY"}),
    ),
    Rule("(TODAY|SOFAR)* EVERY_RUN (TODAY|SOFAR)*", lambda items: ("ALL_RUNS", _kinds(items) >= {"TODAY"})),
    Rule("ALL OF? NUM? COUNTER? (OF|STRATEGYWORD)*", _all),
    Rule("EVERYTHING", _all),
    Rule("STRATEGYWORD? NUM (COUNTER|STRATEGYWORD)* (ALL|EVERYTHING)|STRATEGYWORD (ALL|EVERYTHING)", _all),
    Rule("(FIRST|SECOND|THIRD) (ONE|RUN)", lambda items: ("NTH", ("FIRST", "SECOND", "THIRD").index(items[0].kind))),
    Rule("SYMBOL MAXIMISE", lambda items: ("SYMBOL", items[0].value)),
    Rule("(MAXIMISE|RAISE|REDUCE|BETTER|HIGHEST|STEP)+ METRIC|METRIC RO? (MAXIMISE|RAISE|REDUCE)", _rank),
    Rule("LOWEST METRIC", lambda items: ("EXTREME", (_metric(items), "less"))),
    Rule("HIGHEST", lambda items: ("BETTER", None)),
    Rule("LOWEST", lambda items: ("WORST", None)),
    Rule("LONGEST METRIC", _longest),
    # “나스닥은 어때?” goes on with what was run, “결과 어때?” asks for its result.
    Rule("(?<=SYMBOL|NUM|YEAR|DATE|BARS|RATE)HOWABOUT", lambda items: ("FOLLOW", None)),
    Rule("HOWABOUT", lambda items: ("RESULT", None)),
)


def _metric(items: Iterable[Item]) -> str:
    return next(str(item.value) for item in items if item.kind == "METRIC")
