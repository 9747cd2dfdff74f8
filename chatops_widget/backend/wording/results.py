"""Results in sentences, in English and Korean, and what is said when there are none. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...protocol.run_kinds import RunKind
from .comparison import word_comparison
from .phrases import Language, Phrases
from .taints import word_taint

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


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
