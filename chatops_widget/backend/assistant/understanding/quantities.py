"""The grammar of quantities and dates: a number and its unit are one item, and so are a month and its year. Pure."""

from __future__ import annotations

from typing import Any, cast

from ...spoken_dates import Days, Span, SpanUnit, day, decade, month, written, year
from .items import Grammar, Item, Rule

SMALLEST_BARE = 10**6  # “a million” is a number, and “만” alone may be “only”
Made = tuple[str, Any] | None


def _of(items: list[Item], kind: str) -> list[Any]:
    return [item.value for item in items if item.kind == kind]


def _amount(items: list[Item]) -> Made:
    """`$250k`, `5천만원`, `a million`: money where a currency is named."""
    value = float(next(iter(_of(items, "NUM") + _of(items, "YEAR")), 1))
    for magnitude in _of(items, "MAGNITUDE"):
        value *= magnitude
    if len(items) == 1 and value < SMALLEST_BARE:
        return None
    money = any(item.kind == "CURRENCY" for item in items)
    return ("MONEY" if money else "NUM"), _plain(value)


def _plain(value: float) -> float:
    return int(value) if value == value // 1 and abs(value) < 1e15 else value


def _rate(divisor: int) -> Any:
    # Twelve digits: 5 / 10,000 is 0.0005 to whoever wrote it.
    return lambda items: ("RATE", float(f"{_of(items, 'NUM')[0] / divisor:.12g}"))


def _span(kind: str, unit: str) -> Any:
    def make(items: list[Item]) -> Made:
        count = _of(items, "NUM")[0]
        whole = count == count // 1 and 0 < count < 1000
        return ("SPAN", Span(int(count), cast(SpanUnit, unit))) if whole else None

    return Rule(f"NUM MINUS? {kind}", make)


def _decade(items: list[Item]) -> Made:
    found = decade((_of(items, "NUM") + _of(items, "YEAR"))[0])
    return ("DATE", found) if found else None


QUANTITIES = Grammar(
    Rule("(NUM|YEAR) DECADE", _decade),
    Rule("CURRENCY (NUM|YEAR) MAGNITUDE*|NUM MAGNITUDE* CURRENCY|MAGNITUDE CURRENCY", _amount),
    Rule("YEAR CURRENCY", _amount),
    Rule("NUM MAGNITUDE+|MAGNITUDE", _amount),
    Rule("NUM PERCENT", _rate(100)),
    Rule("NUM BPS", _rate(10_000)),
    Rule("YEAR YEARS", lambda items: ("DATE", year(items[0].value, bare=True))),
    Rule("(NUM|YEAR) MINUS? BARS", lambda items: ("BARS", items[0].value)),
    _span("YEARS", "years"),
    _span("MONTHS", "months"),
    _span("WEEKS", "weeks"),
)


def signed(items: list[Item]) -> list[Item]:
    """A minus right before a number, and not right behind something, belongs to the number."""
    joined: list[Item] = []
    for item in items:
        before = joined[-1] if joined else None
        if (
            item.kind in ("NUM", "YEAR")
            and before is not None
            and before.kind == "MINUS"
            and before.end == item.start
            and (len(joined) < 2 or joined[-2].end < before.start)
        ):
            joined[-1] = Item("NEGATIVE", -item.value, before.start, item.end)
        else:
            joined.append(item)
    return [item for at, item in enumerate(joined) if not _is_a_dash(joined, at)]


def _is_a_dash(items: list[Item], at: int) -> bool:
    """“better since 2008 - bollinger or rsi?”: a minus with a space on both sides, and not a number on both."""
    if items[at].kind != "MINUS" or not 0 < at < len(items) - 1:
        return items[at].kind == "MINUS"
    before, behind = items[at - 1], items[at + 1]
    numbers = {before.kind, behind.kind} <= {"NUM", "YEAR", "DATE_TEXT", "YEARS", "BARS", "MONTH"}
    return before.end < items[at].start and items[at].end < behind.start and not numbers


def _months_day(items: list[Item]) -> Made:
    years = [item.value.first.year if item.kind == "DATE" else item.value for item in items if item.kind in _YEARS]
    days = [item.value for item in items if item.kind in ("NUM", "BARS")]
    number = _of(items, "MONTH")[0]
    found = day(years[0], number, days[0]) if days else month(years[0], number)
    return ("DATE", found) if found else None


_YEARS = ("DATE", "YEAR")


def _is_one_year(items: list[Item]) -> bool:
    """Whether a DATE among them is a whole year, so that a month of it may be meant."""
    return all(item.value == year(item.value.first.year, bare=True) for item in items if item.kind == "DATE")


def _edge(items: list[Item]) -> Made:
    inner = items[-1].value if items[-1].kind == "DATE" else year(items[-1].value)
    edge = inner.first if items[0].kind == "BEGINNINGOF" else inner.last
    return "DATE", Days(edge, edge)


def _text(items: list[Item]) -> Made:
    found = written(items[0].value)
    return ("DATE", found) if found else None


DATES = Grammar(
    Rule("DATE_TEXT", _text),
    Rule("DECADE_NAME", lambda items: ("DATE", decade(items[0].value))),
    Rule("NUM MONTH (OF|COMMA)* YEAR|MONTH NUM COMMA? YEAR", _months_day),
    Rule("(DATE|YEAR) MONTH (BARS|NUM)", lambda items: _months_day(items) if _is_one_year(items) else None),
    Rule("MONTH (OF|COMMA)* YEAR", _months_day),
    Rule("(DATE|YEAR) MONTH", lambda items: _months_day(items) if _is_one_year(items) else None),
    Rule("(BEGINNINGOF|ENDOF) (DATE|YEAR)", _edge),
)
