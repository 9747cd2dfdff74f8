"""Results in sentences, in English and Korean, and what is said when there are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from ..protocol.run_kinds import RunKind

Language = Literal["en", "ko"]
MAX_READ_CHARACTERS = 2_000  # of a message; nobody takes longer to say what to run


def language_of(text: str) -> Language:
    """Detect the language of a message: Korean if it has Hangul near its beginning."""
    return "ko" if re.search(r"[가-힣]", text[:MAX_READ_CHARACTERS]) else "en"


class Phrases:
    """Message templates by key, each in every language; a test holds all languages to the same placeholders."""

    def __init__(self, texts: Mapping[str, Mapping[Language, str]]) -> None:
        self.texts = texts

    def say(self, key: str, language: Language, **values: Any) -> str:
        """Format one template."""
        return self.texts[key][language].format(**values)


PHRASES = Phrases(
    {
        "result": {
            "en": "{name} on {symbol}, {start} to {end}: total return {total_return}, Sharpe ratio {sharpe_ratio}, "
            "max drawdown {max_drawdown}, {n_trades} trades.",
            "ko": "{name}, {symbol}, {start} ~ {end}: 총수익률 {total_return}, 샤프 비율 {sharpe_ratio}, "
            "최대 낙폭 {max_drawdown}, 거래 {n_trades}건.",
        },
        "swept": {
            "en": "Best of {n} combinations of {name}: {given} ({value}). Some of its lead is luck.",
            "ko": "{name} 조합 {n}개 가운데 최고: {given} ({value}). 많이 시도한 끝의 최고 값에는 운이 섞여 있습니다.",
        },
        "failed": {"en": "{name} did not finish: {reason}", "ko": "{name} 을(를) 마치지 못했습니다: {reason}"},
        "no_answer": {
            "en": "I could not answer that; the backend's log says why.",
            "ko": "대답하지 못했습니다. 이유는 백엔드 로그에 있습니다.",
        },
        "broke_off": {
            "en": "(The answer broke off here; the backend's log says why.)",
            "ko": "(답변이 여기서 끊겼습니다. 이유는 백엔드 로그에 있습니다.)",
        },
        "stopped": {"en": "(Stopped.)", "ko": "(중단했습니다.)"},
        "backend_stops": {
            "en": "(The answer broke off here: the backend was stopped.)",
            "ko": "(백엔드가 중지되어 답변이 여기서 끊겼습니다.)",
        },
        "too_long": {
            "en": "(Cut off: one message holds {limit} characters.)",
            "ko": "(잘림: 메시지 하나에는 {limit}자까지 들어갑니다.)",
        },
        "tainted": {
            "en": "{message}",
            "ko": "이 결과는 믿을 수 없습니다. {message}",
        },
        "only_sound": {
            "en": "{leader} is the only one that can be recommended.",
            "ko": "추천할 수 있는 것은 {leader} 뿐입니다.",
        },
        "none_sound": {"en": "None can be recommended.", "ko": "추천할 수 있는 전략이 없습니다."},
        "ranked_last": {
            "en": "Not to be relied on, so ranked last: {names}.",
            "ko": "결과를 믿을 수 없어 맨 뒤에 둡니다: {names}.",
        },
        "compared": {
            "en": "{leader} leads by Sharpe ratio ({lead}); next is {second} ({behind}).",
            "ko": "샤프 비율로는 {leader} ({lead}) 이(가) 앞서고, 다음은 {second} ({behind}) 입니다.",
        },
    }
)
say = PHRASES.say


def word_result(data: Mapping[str, Any], language: Language) -> str:
    """Summarise a backtest in one sentence, from its data."""
    metrics = data.get("metrics") or {}
    words = say(
        "result",
        language,
        name=data.get("strategyId", "?"),
        symbol=data.get("symbol", "?"),
        start=data.get("start", "?"),
        end=data.get("end", "?"),
        total_return=_percent(metrics.get("total_return")),
        sharpe_ratio=_decimal(metrics.get("sharpe_ratio")),
        max_drawdown=_percent(metrics.get("max_drawdown")),
        n_trades=f"{metrics.get('n_trades', 0):.0f}",
    )
    return " ".join([words, *word_taint(data, language)])


def word_comparison(data: Mapping[str, Any], language: Language) -> str:
    """Say which is better, as far as the numbers can tell. The recommendation is English; Korean gets the ranking."""
    if language == "en" and data.get("recommendation"):
        return str(data["recommendation"])
    sharpe = {row["strategy_id"]: row.get("sharpe_ratio") for row in data["strategies"]}
    tainted = [row["strategy_id"] for row in data["strategies"] if row.get("taint")]
    match [name for name in data["ranking"] if name not in tainted]:
        case [leader, second, *_]:
            lead, behind = _decimal(sharpe[leader]), _decimal(sharpe[second])
            words = say("compared", language, leader=leader, lead=lead, second=second, behind=behind)
        case [leader]:
            words = say("only_sound", language, leader=leader)
        case _:
            words = say("none_sound", language)
    return " ".join([words, *word_ranked_last(data["strategies"], language)])


def word_sweep(data: Mapping[str, Any], language: Language) -> str:
    """Say what the best of many is worth."""
    if language == "en":
        return str(data["summary"])
    if not data.get("metrics"):
        return " ".join(word_taint(data, language)) or str(data["summary"])
    given = ", ".join(f"{name}={data['parameters'][name]}" for name in data["swept"])
    value = _decimal(data["metrics"].get(data["metric"]))
    words = say("swept", language, name=data["strategyId"], n=f"{data['combinations']:,}", given=given, value=value)
    return " ".join([words, *word_taint(data, language)])


_OUTCOMES: dict[RunKind, Callable[[Mapping[str, Any], Language], str]] = {
    "backtest": word_result,
    "comparison": word_comparison,
    "sweep": word_sweep,
}


def word_outcome(kind: RunKind, data: Mapping[str, Any], language: Language) -> str:
    """Summarise a completed run of any kind."""
    return _OUTCOMES[kind](data, language)


def word_ranked_last(rows: Iterable[Mapping[str, Any]], language: Language) -> list[str]:
    """Which of the compared are not to be relied on, if any is."""
    names = [str(row["strategy_id"]) for row in rows if row.get("taint")]
    return [say("ranked_last", language, names=", ".join(names))] if names else []


def word_taint(data: Mapping[str, Any], language: Language) -> list[str]:
    """Why it is not to be relied on, if it is not."""
    taint = data.get("taint")
    return [say("tainted", language, message=taint["message"])] if taint else []


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
