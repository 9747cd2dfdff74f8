"""Results in sentences, in English and Korean, and what is said when there are none. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...errors.sentences import Sentence, as_sentence
from ...protocol.metric_text import measured
from ...protocol.run_kinds import RunKind
from .comparison import word_comparison
from .phrases import Language, Phrases
from .sourced import Sourced, figure, joined, within
from .taints import word_taint

PHRASES = Phrases(
    {
        "result": {
            "en": "{name} on {symbol}, {start} to {end}: total return {total_return}, Sharpe ratio {sharpe_ratio}, "
            "max drawdown {max_drawdown}, {n_trades} trades.",
            "ko": "{name}, {symbol}, {start} ~ {end}: 총수익률 {total_return}, 샤프 비율 {sharpe_ratio}, "
            "최대 낙폭 {max_drawdown}, 거래 {n_trades}건.",
        },
        "result of one trade": {
            "en": "{name} on {symbol}, {start} to {end}: total return {total_return}, Sharpe ratio {sharpe_ratio}, "
            "max drawdown {max_drawdown}, {n_trades} trade.",
            "ko": "{name}, {symbol}, {start} ~ {end}: 총수익률 {total_return}, 샤프 비율 {sharpe_ratio}, "
            "최대 낙폭 {max_drawdown}, 거래 {n_trades}건.",
        },
        "validated": {
            "en": "Each part had its parameters chosen on all other bars, later ones too: that says how far the choice "
            "can be trusted, not what anybody would have earned.",
            "ko": "구간마다 나중 봉까지 포함한 나머지 봉으로 매개변수를 골랐습니다. 선택을 얼마나 믿을 수 있는지 "
            "보여 주며, 실제로 벌었을 수익이 아닙니다.",
        },
        "swept": {
            "en": "Best of {n} combinations of {name}: {given} ({value}). Some of its lead is luck.",
            "ko": "{name} 조합 {n}개 가운데 최고: {given} ({value}). 많이 시도한 끝의 최고 값에는 운이 섞여 있습니다.",
        },
        "drawn": {
            "en": "{n} of {space} combinations were tried, drawn at random with seed {seed}.",
            "ko": "조합 {space}개 가운데 {n}개를 시드 {seed}(으)로 무작위로 골라 시도했습니다.",
        },
        "drawn of all": {
            "en": "{n} of {space} combinations, some of which are against the strategy's rules, were tried, drawn at "
            "random with seed {seed}.",
            "ko": "전략의 규칙에 맞지 않는 것도 포함한 조합 {space}개 가운데 {n}개를 시드 {seed}(으)로 무작위로 골라 "
            "시도했습니다.",
        },
        "searched": {
            "en": "{n} of {space} combinations were tried, each round chosen by what came of those before it (TPE, "
            "seed {seed}). Such a search goes where luck was: whether its best is more than luck is not said, nor how "
            "probable overfitting is, nor a deflated Sharpe ratio, which counts the tries and would be too kind.",
            "ko": "조합 {space}개 가운데 {n}개를 앞서 나온 결과를 보고 골라 가며 시도했습니다 (TPE, 시드 {seed}). 이런 "
            "탐색은 운이 좋았던 쪽으로 가므로, 최고가 운 이상인지와 과최적화 확률은 말하지 않으며, 시도 횟수만 "
            "세어 실제보다 후할 조정 샤프 비율도 말하지 않습니다.",
        },
        "all drawn": {
            "en": "All {n} combinations there are were tried: there are no more to draw.",
            "ko": "더 고를 것이 없어 조합 {n}개를 모두 시도했습니다.",
        },
        "tried": {
            "en": "{n} variants were tried on these prices of {symbol} since {since}{people}, and count as {effective} "
            "independent ones: of so many without skill the best would show a Sharpe ratio of about {luck}.",
            "ko": "{since}부터 {symbol}의 이 가격에서 변형 {n}개를 시도했습니다{people}. 독립적인 시도 "
            "{effective}개에 해당하며, 실력이 없어도 그중 최고의 샤프 비율은 약 {luck}입니다.",
        },
        "people": {"en": " by {n} people", "ko": " ({n}명)"},
        "deflated": {
            "en": "Deflated Sharpe ratio {value}: the chance that the true ratio is above that.",
            "ko": "조정 샤프 비율(DSR) {value}: 실제 비율이 그보다 높을 확률입니다.",
        },
        "more_than_luck": {
            "en": "That is more than luck alone would show on these bars; whether it beats holding them is another "
            "question.",
            "ko": "이 구간에서 운만으로 나올 값보다 높습니다. 그냥 보유하는 것보다 나은지는 다른 문제입니다.",
        },
        "may_be_luck": {"en": "Luck alone may show as much.", "ko": "운만으로도 나올 수 있는 값입니다."},
        "overfitting": {
            "en": "Probability of overfitting {pbo}: so often the best on half of the bars was in the lower half on "
            "the others.",
            "ko": "과최적화 확률 {pbo}: 절반의 구간에서 최고인 조합이 나머지 구간에서 하위 절반에 든 비율입니다.",
        },
        "isolated": {
            "en": "Its neighbours reach {neighbours}: an isolated peak.",
            "ko": "이웃 조합은 {neighbours}에 그칩니다: 홀로 솟은 값입니다.",
        },
        "failed": {"en": "{name} did not finish: {reason}", "ko": "{name}을(를) 마치지 못했습니다: {reason}"},
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
        "backend_stopped": {
            "en": "The backend was stopped before it was done with this. What is missing can be asked for again.",
            "ko": "이 요청을 마치기 전에 백엔드가 중지되었습니다. 빠진 것은 다시 요청해 주세요.",
        },
        "too_long": {
            "en": "(Cut off: one message holds {limit} characters.)",
            "ko": "(잘림: 메시지 하나에는 {limit}자까지 들어갑니다.)",
        },
    },
    "result",
)
word = PHRASES.say


def word_luck(data: Mapping[str, Any], language: Language) -> list[Sourced]:
    """How much of a result may be luck, in sentences; none where nothing else was tried."""
    trials, words = data.get("trials") or {}, []
    if trials.get("n", 0) > 1:
        people = word("people", language, n=figure(str(trials["people"]), "people")) if trials["people"] > 1 else ""
        words.append(
            word(
                "tried",
                language,
                n=figure(f"{trials['n']:,}", "trials"),
                symbol=data.get("symbol", "?"),
                since=str(trials["since"])[:10],
                people=people,
                effective=figure(f"{trials['effective']:,.3g}", "effective_trials"),
                luck=_decimal(trials, "expectedMaxSharpe", "expected_max_sharpe"),
            )
        )
        if "deflatedSharpe" in data:
            words.append(word("deflated", language, value=_decimal(data, "deflatedSharpe", "deflated_sharpe_ratio")))
    if found := data.get("overfitting"):
        words.append(word("overfitting", language, pbo=figure(measured(found["pbo"], "fraction"), "overfitting")))
    peak = data.get("isolatedPeak") or {}
    if peak.get("isolated"):
        words.append(word("isolated", language, neighbours=figure(f"{peak['neighbours']:.4g}", "neighbours")))
    if words and "moreThanLuck" in data:
        words.append(word("more_than_luck" if data["moreThanLuck"] else "may_be_luck", language))
    return words


def luck_data(data: Mapping[str, Any]) -> dict[str, Sourced]:
    """The same as the field `luck` of a result's data, in English."""
    words = joined(word_luck(data, "en"))
    return {"luck": words} if words else {}


def word_result(data: Mapping[str, Any], language: Language) -> Sourced:
    """Summarise a backtest in a sentence, and say how much of it may be luck, from its data."""
    metrics = data.get("metrics") or {}
    summary = word(
        "result of one trade" if metrics.get("n_trades") == 1 else "result",
        language,
        name=data.get("strategyId", "?"),
        symbol=data.get("symbol", "?"),
        start=data.get("start", "?"),
        end=data.get("end", "?"),
        total_return=_percent(metrics, "total_return"),
        sharpe_ratio=_decimal(metrics, "sharpe_ratio"),
        max_drawdown=_percent(metrics, "max_drawdown"),
        n_trades=figure(f"{metrics.get('n_trades', 0):.0f}", "n_trades"),
    )
    return joined([summary, *word_luck(data, language), *word_taint(data, language)])


def word_validation(data: Mapping[str, Any], language: Language) -> Sourced:
    """Summarise a cross-validation: as a backtest, with what its account is not."""
    return joined([word_result(data, language), word("validated", language)])


def word_search(data: Mapping[str, Any], language: Language) -> list[Sourced]:
    """How the combinations of a sweep were chosen; nothing of a grid, which has all."""
    search = data.get("search")
    if not search:
        return []
    n = figure(f"{data['combinations']:,}", "combinations")
    if search["counted"] and search["space"] <= data["combinations"]:
        return [word("all drawn", language, n=n)]
    about = {"n": n, "space": f"{search['space']:,}", "seed": search["seed"]}
    if search["method"] == "tpe":
        return [word("searched", language, **about)]
    return [word("drawn" if search["counted"] else "drawn of all", language, **about)]


def word_sweep(data: Mapping[str, Any], language: Language) -> Sentence:
    """Say what the best of many is worth."""
    summary = as_sentence(data["summary"])
    if not data.get("metrics"):
        return (language == "ko" and joined(word_taint(data, language))) or summary
    value = _decimal(data["metrics"], data["metric"])
    n = figure(f"{data['combinations']:,}", "combinations")
    if language == "en":
        best = figure(f"{data['metrics'][data['metric']]:.4g}", data["metric"]) if value != "–" else value
        return within(summary, [n, best, n, *word_search(data, language), *word_luck(data, language)])
    given = ", ".join(f"{name}={data['parameters'][name]}" for name in data["swept"])
    best = word("swept", language, name=data["strategyId"], n=n, given=given, value=value)
    return joined([best, *word_search(data, language), *word_luck(data, language), *word_taint(data, language)])


_OUTCOMES: dict[RunKind, Callable[[Mapping[str, Any], Language], Sentence]] = {
    "backtest": word_result,
    "comparison": word_comparison,
    "sweep": word_sweep,
    "walk_forward": word_result,
    "cross_validation": word_validation,
}


def word_outcome(kind: RunKind, data: Mapping[str, Any], language: Language) -> Sentence:
    """Summarise a completed run of any kind."""
    return _OUTCOMES[kind](data, language)


def _percent(metrics: Mapping[str, Any], name: str) -> str:
    value = metrics.get(name)
    return "–" if value is None else figure(measured(value, "fraction", signed=True), name)


def _decimal(data: Mapping[str, Any], name: str, metric: str = "") -> str:
    value = data.get(name)
    return "–" if value is None else figure(measured(value, "ratio"), metric or name)
