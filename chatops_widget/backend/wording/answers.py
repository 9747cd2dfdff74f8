"""The answer to a question about a comparison, from its fields, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...errors.sentences import Sentence
from ...protocol.comparison_window import FULL
from ...protocol.metric_text import spelled
from ...protocol.metrics import METRICS, Metric, metric_name
from .phrases import Language, Phrases, listed
from .questions import Wanted
from .sourced import Sourced, figure, joined
from .verdict import FEWEST_RETURNS

Data = Mapping[str, Any]

_UNTRADED = ("annual_volatility", "max_drawdown", "max_drawdown_duration", "total_fees", "turnover")  # nobody's merit

PHRASES = Phrases(
    {
        "unknown question": {
            "en": "The question “{text}” names no metric that is known here, so it is not answered. Ask for one of:"
            " return, volatility, drawdown, Sharpe, trades, fees, win rate.",
            "ko": "“{text}” 이(가) 어느 지표를 묻는지 알 수 없어 답하지 않았습니다. 수익, 변동성, 낙폭, 샤프, 거래,"
            " 수수료, 승률 가운데 하나를 물어보세요.",
        },
        "own bars": {
            "en": "That is not answered by figures of unlike bars: compare without window=full.",
            "ko": "서로 다른 봉의 수치로는 답할 수 없습니다. window=full 없이 비교하세요.",
        },
        "first": {
            "en": "{name} has the {end} {metric} ({value}; next is {other} with {other_value}).",
            "ko": "{metric}: {name}이(가) {end} ({value}, 다음은 {other} {other_value}).",
        },
        "equal": {
            "en": "{names} have the same {metric} ({value}).",
            "ko": "{names}의 {metric}이(가) 같습니다 ({value}).",
        },
        "alone": {
            "en": "Only {name} has a {metric} ({value}).",
            "ko": "{metric}이(가) 있는 것은 {name}뿐입니다 ({value}).",
        },
        "nobody": {"en": "None of them has a {metric}.", "ko": "{metric}이(가) 있는 전략이 없습니다."},
        "beyond chance": {
            "en": "That is more than chance alone would explain.",
            "ko": "우연만으로는 설명되지 않는 차이입니다.",
        },
        "may be chance": {
            "en": "But {names} can't be told apart by {metric}: the difference may be chance.",
            "ko": "그러나 {metric}(으)로는 {names}을(를) 구별할 수 없습니다. 우연일 수 있습니다.",
        },
        "too few": {
            "en": "But too few bars to tell that from chance.",
            "ko": "그러나 우연과 구별하기에는 봉이 너무 적습니다.",
        },
        "untested": {
            "en": "So it was on these bars; whether it is more than chance is not tested for this metric.",
            "ko": "이 기간에 그랬다는 뜻이며, 이 지표로는 우연인지 검정하지 않습니다.",
        },
        "idle": {"en": "Left out, as they did not trade: {names}.", "ko": "거래가 없어 뺌: {names}."},
        "tainted": {"en": "Left out, as not to be relied on: {names}.", "ko": "믿을 수 없어 뺌: {names}."},
        "highest": {"en": "highest", "ko": "가장 높습니다"},
        "lowest": {"en": "lowest", "ko": "가장 낮습니다"},
        "shallowest": {"en": "shallowest", "ko": "가장 얕습니다"},
        "deepest": {"en": "deepest", "ko": "가장 깊습니다"},
    },
    "answer",
)
COUNTED = ("n_trades", "total_fees", "turnover", "exposure_time")  # they were so: no chance in them to be told from


_ENGLISH = {
    "cagr": "return a year",
    "max_drawdown": "worst drawdown",
    "max_drawdown_duration": "time below an earlier peak",
    "n_trades": "number of trades",
    "sharpe_ratio": "Sharpe ratio",
    "sortino_ratio": "Sortino ratio",
    "calmar_ratio": "Calmar ratio",
}
_KOREAN = {
    "total_return": "총수익률",
    "cagr": "연 수익률",
    "annual_volatility": "연 변동성",
    "sharpe_ratio": "샤프 비율",
    "sortino_ratio": "소르티노 비율",
    "max_drawdown": "최대 낙폭",
    "max_drawdown_duration": "최장 낙폭 기간",
    "calmar_ratio": "칼마 비율",
    "value_at_risk": "VaR",
    "conditional_value_at_risk": "CVaR",
    "win_rate": "승률",
    "profit_factor": "손익비",
    "expectancy": "거래당 기대값",
    "n_trades": "거래 수",
    "exposure_time": "노출 시간",
    "turnover": "회전율",
    "total_fees": "총수수료",
    "alpha": "알파",
    "beta": "베타",
    "information_ratio": "정보 비율",
}


def word_answer(data: Data, language: Language = "en") -> Sourced:
    """The answer to a comparison's question; that it was not understood, where it was not."""
    question = data["question"]
    if data.get("window") == FULL:
        return PHRASES.say("own bars", language)
    metric = METRICS.get(question.get("metric") or "")
    if metric is None:
        return PHRASES.say("unknown question", language, text=question["text"])
    asked: Wanted = question["wanted"]
    rows = {str(row["strategy_id"]): row for row in data["strategies"]}
    tainted = [name for name, row in rows.items() if row.get("taint")]
    idle = [
        name
        for name, row in rows.items()
        if metric.name in _UNTRADED and not row.get("n_trades") and name not in tainted
    ]
    names = sorted(name for name, row in rows.items() if name not in (*tainted, *idle) and metric.name in row)
    order = metric.rank(np.array([rows[name][metric.name] for name in names], dtype=float))
    ranked = [names[k] for k in (order[::-1] if asked in ("worst", "least") else order)]
    parts = _answered(data, metric, asked, ranked, rows, language)
    for key, left_out in (("idle", idle), ("tainted", tainted)):
        if left_out:
            parts.append(PHRASES.say(key, language, names=listed(left_out, language)))
    return joined(parts)


def _answered(
    data: Data, metric: Metric, asked: Wanted, ranked: Sequence[str], rows: Mapping[str, Any], language: Language
) -> list[Sourced]:
    say, called = PHRASES.say, _called(metric, language)
    values = {name: float(rows[name][metric.name]) for name in ranked}
    if not ranked:
        return [say("nobody", language, metric=called)]
    first, *others = ranked
    if not others:
        return [say("alone", language, name=first, metric=called, value=_shown(metric, rows[first]))]
    equal = sorted(name for name in ranked if values[name] == values[first])
    if len(equal) > 1:
        return [say("equal", language, names=listed(equal, language), metric=called, value=_shown(metric, rows[first]))]
    end = say(_end(metric, asked), language)
    shown = {"value": _shown(metric, rows[first]), "other_value": _shown(metric, rows[others[0]])}
    said = [say("first", language, name=first, metric=called, end=end, other=others[0], **shown)]
    if metric.name in COUNTED:
        return said
    return [*said, _chance(data, called, asked, first, language)]


def _chance(data: Data, called: Sentence, asked: Wanted, first: str, language: Language) -> Sourced:
    """Whether the first place is more than chance, by the tie groups of the metric."""
    groups, begin = data["question"].get("groups"), data["question"].get("groupsFrom", "best")
    # Of three or more, groups from the best say nothing of who is the worst.
    if groups is None or (asked == "worst" != begin and len(groups) > 1 and sum(map(len, groups)) > 2):
        return PHRASES.say("untested", language)
    if data.get("pairedReturns", 0) < FEWEST_RETURNS:
        return PHRASES.say("too few", language)
    left_out = {str(row["strategy_id"]) for row in data["strategies"] if row.get("taint")}
    own = [name for group in groups if first in group for name in group if name not in left_out]
    if own == [first]:
        return PHRASES.say("beyond chance", language)
    return PHRASES.say("may be chance", language, metric=called, names=listed(own, language))


def _called(metric: Metric, language: Language) -> Sentence:
    named = metric_name(metric.name)
    return Sentence((_KOREAN if language == "ko" else _ENGLISH).get(metric.name, named), named.phrase)


def _end(metric: Metric, asked: Wanted) -> str:
    if metric.better == "closer to zero":
        return "deepest" if asked == "worst" else "shallowest"
    if asked in ("least", "most"):
        return "lowest" if asked == "least" else "highest"
    return "highest" if (metric.better == "higher") == (asked == "best") else "lowest"


def _shown(metric: Metric, row: Mapping[str, Any]) -> str:
    return figure(
        spelled(metric.name, row[metric.name]), metric.name, str(row.get("run_id", "")), str(row["strategy_id"])
    )
