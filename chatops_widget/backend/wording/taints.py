"""What is said of numbers that are not to be relied on: of a run, and of a strategy among those compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...errors.sentences import as_sentence, without_stop
from .phrases import Language, Phrases, listed
from .sourced import Sourced

Row = Mapping[str, Any]

PHRASES = Phrases(
    {
        "tainted": {"en": "{message}", "ko": "이 결과는 믿을 수 없습니다. {message}"},
        "looks_ahead": {
            "en": "{name} looks ahead: ranked last.",
            "ko": "{name}은(는) 미래를 내다보므로 맨 뒤에 둡니다.",
        },
        "unrepeatable": {
            "en": "{name} cannot be repeated: ranked last.",
            "ko": "{name}은(는) 결과가 매번 달라지므로 맨 뒤에 둡니다.",
        },
        "not_checked": {
            "en": "{name} could not be checked for looking ahead: ranked last.",
            "ko": "{name}이(가) 미래를 내다보는지 확인하지 못해 맨 뒤에 둡니다.",
        },
        "unreliable": {
            "en": "{name} is not to be relied on: ranked last.",
            "ko": "{name}의 결과는 믿을 수 없어 맨 뒤에 둡니다.",
        },
        "so_last": {
            "en": "{message}, so {name} is ranked last.",
            "ko": "{message} 그래서 {name}을(를) 맨 뒤에 둡니다.",
        },
        "ranked_last": {
            "en": "Not to be relied on, so ranked last: {names}.",
            "ko": "결과를 믿을 수 없어 맨 뒤에 둡니다: {names}.",
        },
    },
    "taint",
)


def word_taint(data: Row, language: Language) -> list[Sourced]:
    """Why it is not to be relied on, if it is not."""
    taint = data.get("taint")
    return [PHRASES.say("tainted", language, message=taint["message"])] if taint else []


def word_ranked_last(rows: Iterable[Row], language: Language) -> list[Sourced]:
    """Which of the compared are not to be relied on, if any is."""
    names = [str(row["strategy_id"]) for row in rows if row.get("taint")]
    return [PHRASES.say("ranked_last", language, names=listed(names, language))] if names else []


_BECAUSE = {"looks_ahead": "looks_ahead", "not_repeatable": "unrepeatable", "unchecked": "not_checked"}


def told_last(rows: Sequence[Row]) -> list[Sourced]:
    """For the summary: who is ranked last in spite of its numbers."""
    return [
        PHRASES.say(_BECAUSE.get(row["taint"]["code"], "unreliable"), "en", name=row["strategy_id"])
        for row in rows
        if row.get("taint")
    ]


def why_last(row: Row, *, alone: bool) -> Sourced:
    """Why a strategy is not recommended; `alone` where there is nobody it could be ranked behind."""
    message = as_sentence(row["taint"]["message"])
    if alone:
        return Sourced(message, phrase=message.phrase)
    return PHRASES.say("so_last", "en", message=without_stop(message), name=row["strategy_id"])
