"""What is said of numbers that are not to be relied on: of a run, and of a strategy among those compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .phrases import Language, Phrases, listed

Row = Mapping[str, Any]
_BECAUSE = {
    "looks_ahead": "looks ahead",
    "not_repeatable": "cannot be repeated",
    "unchecked": "could not be checked for looking ahead",
}


PHRASES = Phrases(
    {
        "tainted": {"en": "{message}", "ko": "이 결과는 믿을 수 없습니다. {message}"},
        "ranked_last": {
            "en": "Not to be relied on, so ranked last: {names}.",
            "ko": "결과를 믿을 수 없어 맨 뒤에 둡니다: {names}.",
        },
    }
)


def word_taint(data: Row, language: Language) -> list[str]:
    """Why it is not to be relied on, if it is not."""
    taint = data.get("taint")
    return [PHRASES.say("tainted", language, message=taint["message"])] if taint else []


def word_ranked_last(rows: Iterable[Row], language: Language) -> list[str]:
    """Which of the compared are not to be relied on, if any is."""
    names = [str(row["strategy_id"]) for row in rows if row.get("taint")]
    return [PHRASES.say("ranked_last", language, names=listed(names, language))] if names else []


def told_last(rows: Sequence[Row]) -> str:
    """For the summary: who is ranked last in spite of its numbers. Empty if nobody is."""
    return "".join(
        f" {row['strategy_id']} {_BECAUSE.get(row['taint']['code'], 'is not to be relied on')}: ranked last."
        for row in rows
        if row.get("taint")
    )


def why_last(row: Row, *, alone: bool) -> str:
    """Why a strategy is not recommended; `alone` where there is nobody it could be ranked behind."""
    message = str(row["taint"]["message"])
    return message if alone else f"{message.rstrip('.')}, so {row['strategy_id']} is ranked last."
