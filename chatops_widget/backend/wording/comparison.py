"""A comparison in sentences, in English and Korean: each follows from the fields of its data, and from nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...errors.sentences import as_sentence
from ...protocol.comparison_window import FULL
from ...protocol.metric_text import measured
from ...protocol.metrics import METRICS
from .answers import word_answer
from .phrases import Language, Phrases, listed
from .sourced import Sourced, figure, joined, plain
from .taints import why_last, word_ranked_last
from .verdict import FEWEST_RETURNS, Verdict, better, pair_of, rows_of, verdict_of

Data = Mapping[str, Any]
Row = Mapping[str, Any]
MAX_DECIMALS = 6

PHRASES = Phrases(
    {
        "no ratio": {
            "en": "None can be recommended. No Sharpe ratio that could be relied on is defined here.",
            "ko": "추천할 전략이 없습니다. 믿을 수 있는 샤프 비율이 정의되지 않습니다.",
        },
        "own bars": {
            "en": "Each is measured on its own bars, which are not the same: so nobody is ranked or recommended, and no"
            " difference is tested.",
            "ko": "각자 서로 다른 자기 봉에서 쟀으므로 순위도 추천도 없고, 차이도 검정하지 않았습니다.",
        },
        "only one": {
            "en": "{leader} is the only one to go by its Sharpe ratio ({ratio}): there is nothing to tell it from.",
            "ko": "샤프 비율로 볼 수 있는 전략은 {leader} ({ratio})뿐이어서 견줄 상대가 없습니다.",
        },
        "untested": {
            "en": "{leader} leads by Sharpe ratio ({ratio}); next is {second} ({behind}). Nothing has been tested.",
            "ko": "샤프 비율로는 {leader} ({ratio})이(가) 앞서고, 다음은 {second} ({behind})입니다."
            " 검정은 하지 않았습니다.",
        },
        "too few": {
            "en": "Too few bars to tell: {bars} paired returns, {needed} are needed. So far {leader} has the highest"
            " Sharpe ratio ({ratio}), which may be chance.",
            "ko": "구별하기에는 봉이 너무 적습니다: 짝지은 수익률 {bars}개, {needed}개가 필요합니다. 지금까지는"
            " {leader}의 샤프 비율 ({ratio})이 가장 높지만 우연일 수 있습니다.",
        },
        "few differ": {
            "en": "Nothing can be told: {names} differ in too few bars.",
            "ko": "구별할 수 없습니다: {names}이(가) 서로 다른 봉이 너무 적습니다.",
        },
        "same": {
            "en": "{names} had the same returns on these bars: there is nothing to tell apart.",
            "ko": "{names}의 수익률이 이 기간에 똑같아서 구별할 것이 없습니다.",
        },
        "ahead": {
            "en": "{leader} has the highest Sharpe ratio ({ratio} against {next_ratio} of {next}), by more than chance"
            " alone would explain ({p} after Holm).",
            "ko": "{leader}의 샤프 비율이 가장 높고 ({ratio}, {next}은(는) {next_ratio}), 우연만으로는"
            " 설명되지 않습니다 (홀름 보정 후 {p}).",
        },
        "leads": {
            "en": "{leader} leads ({ratio}), but pair by pair it can't be told from {names}: take them as equals.",
            "ko": "{leader} ({ratio})이(가) 앞서지만 하나씩 견주면 {names}와(과) 구별할 수 없으므로 대등하게 보십시오.",
        },
        "tied": {
            "en": "{names} can't be told apart by Sharpe ratio ({ratio} to {last_ratio}), so none of them is"
            " recommended over the others.",
            "ko": "{names}은(는) 샤프 비율 ({ratio} ~ {last_ratio})로 구별할 수 없어 어느 하나를 추천하지 않습니다.",
        },
        "behind": {
            "en": "{leader} is better than {names} by more than chance ({p} after Holm).",
            "ko": "{leader}은(는) {names}보다 우연 이상으로 낫습니다 (홀름 보정 후 {p}).",
        },
        "nothing earned": {
            "en": "None earned more than cash for its risk.",
            "ko": "위험에 견주어 현금보다 더 번 전략이 없습니다.",
        },
        "lacking": {
            "en": "Without a Sharpe ratio, as their returns do not vary: {names}.",
            "ko": "수익률이 변하지 않아 샤프 비율이 없음: {names}.",
        },
        "trade-off": {
            "en": "The trade-off: its worst drawdown was {mine}, that of {calmest} {theirs}, at a return of {my_return}"
            " against {their_return} a year.",
            "ko": "대가: 최대 낙폭이 {mine}였고 {calmest}은(는) {theirs}였습니다. 연 수익률은 {my_return} 대"
            " {their_return}입니다.",
        },
        "no trade-off": {
            "en": "Its worst drawdown, {mine}, is no deeper than that of the others that traded.",
            "ko": "최대 낙폭 {mine}도 거래한 다른 전략들보다 깊지 않습니다.",
        },
        "drawdowns": {
            "en": "The shallowest of their worst drawdowns was that of {calmest}, {theirs}; the deepest that of"
            " {worst}, {deepest}.",
            "ko": "최대 낙폭은 {calmest}이(가) {theirs}로 가장 얕고 {worst}이(가) {deepest}로 가장 깊었습니다.",
        },
        "beats holding": {
            "en": "Better than {benchmark} by more than chance: {names}.",
            "ko": "{benchmark}보다 우연 이상으로 나음: {names}.",
        },
        "worse than holding": {
            "en": "Worse than {benchmark} by more than chance: {names}.",
            "ko": "{benchmark}보다 우연 이상으로 못함: {names}.",
        },
        "like holding": {
            "en": "Can't be told from {benchmark}: {names}.",
            "ko": "{benchmark}와(과) 구별할 수 없음: {names}.",
        },
        "no one holding": {
            "en": "Not held against buying and holding: they are on different symbols ({symbols}), which nobody could"
            " hold as one.",
            "ko": "서로 다른 종목 ({symbols}) 이므로 그냥 보유하는 것과는 견주지 않았습니다.",
        },
        "imported": {
            "en": "Imported, so that nothing is known of costs or of looking ahead: {names}.",
            "ko": "가져온 것이라 비용도 미래 참조 여부도 알 수 없음: {names}.",
        },
        "fate": {"en": "{name}: {why}", "ko": "{name}: {why}"},
        "places": {"en": "1-{n} ({names})", "ko": "1-{n}위 ({names})"},
    },
    "comparison",
)


def word_comparison(data: Data, language: Language) -> Sourced:
    """What to take from a comparison, the answer to its question first."""
    answer = [word_answer(data, language)] if data.get("question") else []
    stored, told = data.get("recommendation"), recommend(data, language)
    if language == "en" and stored and stored != told:  # by an earlier program
        return joined([*answer, as_sentence(stored)])
    return joined([*answer, told])


def recommend(data: Data, language: Language = "en") -> Sourced:
    """Who can be told apart from whom, and what the first place costs."""
    if data.get("window") == FULL:
        return PHRASES.say("own bars", language)
    verdict = verdict_of(data)
    rows = rows_of(data)
    say = PHRASES.say
    parts = []
    ratios = [row["sharpe_ratio"] for name, row in rows.items() if _rated(name, row, verdict)]
    if len(ratios) > 1 and max(ratios) <= 0:
        parts.append(say("nothing earned", language))
    parts.append(say(verdict.kind, language, **_values(data, verdict, rows, language)))
    if verdict.behind and verdict.kind in ("tied", "leads"):
        parts.append(_behind(data, verdict, language))
    if verdict.lacking and verdict.kind != "no ratio":
        parts.append(say("lacking", language, names=listed(verdict.lacking, language)))
    foreign = [name for name, row in rows.items() if row.get("imported")]
    if foreign:
        parts.append(say("imported", language, names=listed(foreign, language)))
    parts += [*_drawdowns(verdict, rows, language), *_fates(rows, language), *_tainted(verdict, rows, language)]
    return joined(parts)


def against_holding(data: Data, language: Language = "en") -> Sourced | None:
    """Which strategies can be told from buying and holding; None where nothing is left to say."""
    benchmark, rows, symbols = data.get("benchmark"), rows_of(data), data.get("symbols") or ()
    if benchmark is None and len(symbols) > 1:
        return PHRASES.say("no one holding", language, symbols=listed(symbols, language))
    if benchmark in rows:  # the pairs have told it, and have allowed for more
        return None
    pairs = [pair for pair in data.get("againstBenchmark") or () if not rows[pair["a"]].get("taint")]
    if benchmark is None or all(pair["p"] is None for pair in pairs):
        return None
    told = {
        "beats holding": [pair["a"] for pair in pairs if better(pair) and pair["difference"] > 0],
        "worse than holding": [pair["a"] for pair in pairs if better(pair) and pair["difference"] < 0],
        "like holding": [pair["a"] for pair in pairs if pair["p"] is not None and not better(pair)],
    }
    said = [
        PHRASES.say(key, language, benchmark=benchmark, names=listed(names, language))
        for key, names in told.items()
        if names
    ]
    return joined(said)


def percent(row: Row, name: str) -> str:
    return figure(measured(row[name], "fraction"), name, row=str(row.get("strategy_id", ""))) if name in row else "–"


def apart(*values: float) -> list[str]:
    """Numbers with two decimals, or with as many as tell them apart."""
    for decimals in range(2, MAX_DECIMALS):
        written = [measured(value, "ratio", decimals=decimals) for value in values]
        if len(set(written)) == len(set(values)):
            return written
    return [f"{value:.{MAX_DECIMALS}g}" for value in values]


def _rated(name: str, row: Row, verdict: Verdict) -> bool:
    return "sharpe_ratio" in row and name not in verdict.tainted


def _values(data: Data, verdict: Verdict, rows: Mapping[str, Row], language: Language) -> dict[str, Any]:
    """What the sentence of this kind of verdict may name."""
    if verdict.leader is None:
        return {}
    ratio = {name: row.get("sharpe_ratio", math.nan) for name, row in rows.items()}
    leader, ties = verdict.leader, verdict.ties
    second = next(iter([*ties, *verdict.behind]), leader)
    last = ties[-1] if ties else second
    first_ratio, next_ratio, last_ratio = apart(ratio[leader], ratio[second], ratio[last])
    names = listed(ties, language) if verdict.kind == "leads" else _tied(verdict, rows, language)
    return {
        "leader": leader,
        "ratio": figure(first_ratio, "sharpe_ratio", row=leader),
        "second": second,
        "next": second,
        "behind": figure(next_ratio, "sharpe_ratio", row=second),
        "next_ratio": figure(next_ratio, "sharpe_ratio", row=second),
        "last_ratio": figure(last_ratio, "sharpe_ratio", row=last),
        "names": names,
        "p": _largest_p(data, verdict),
        "bars": figure(f"{data.get('pairedReturns', 0):,}", "paired_returns"),
        "needed": plain(str(FEWEST_RETURNS)),
    }


def _tied(verdict: Verdict, rows: Mapping[str, Row], language: Language) -> Sourced:
    """The leader and its ties; by their places, where those are the first three or more."""
    together = (str(verdict.leader), *verdict.ties)
    names = listed(together, language)
    if len(together) > 2 and tuple(rows)[: len(together)] == together:
        return plain(PHRASES.say("places", language, n=len(together), names=names))
    return names


def _fates(rows: Mapping[str, Row], language: Language) -> list[Sourced]:
    """Who never traded, or lost everything, in the words of its run: they are English, and left out elsewhere."""
    if language != "en":
        return []
    return [PHRASES.say("fate", language, name=name, why=row["fate"]) for name, row in rows.items() if "fate" in row]


def _tainted(verdict: Verdict, rows: Mapping[str, Row], language: Language) -> list[Sourced]:
    """In English each with its reason, which is a sentence of the check's own."""
    if language == "en":
        alone = len(verdict.tainted) == len(rows)
        return [why_last(rows[name], alone=alone) for name in verdict.tainted]
    return word_ranked_last(rows.values(), language)


def _behind(data: Data, verdict: Verdict, language: Language) -> Sourced:
    names = listed(verdict.behind, language)
    return PHRASES.say("behind", language, leader=verdict.leader, names=names, p=_largest_p(data, verdict))


def _largest_p(data: Data, verdict: Verdict) -> str:
    """The weakest evidence among the differences that are claimed."""
    pairs = [pair_of(data, str(verdict.leader), name) for name in verdict.behind]
    found = [pair["pHolm"] for pair in pairs if pair is not None and pair["pHolm"] is not None]
    return joined(["p =", figure(f"{max(found):.2g}", "p_holm", row=str(verdict.leader))]) if found else ""


def _drawdowns(verdict: Verdict, rows: Mapping[str, Row], language: Language) -> list[Sourced]:
    """How deep the worst drawdowns were: of the leader and the calmest, or of those that are tied; who traded only."""
    traded = {name: row for name, row in rows.items() if row.get("n_trades") and "max_drawdown" in row}
    if verdict.kind == "ahead" and verdict.leader in traded:
        mine = traded[verdict.leader]
        calmest = _calmest({name: row for name, row in traded.items() if name not in verdict.tainted})[0]
        if calmest == verdict.leader or traded[calmest]["max_drawdown"] == mine["max_drawdown"]:
            return [PHRASES.say("no trade-off", language, mine=percent(mine, "max_drawdown"))]
        other = traded[calmest]
        said = PHRASES.say(
            "trade-off",
            language,
            mine=percent(mine, "max_drawdown"),
            calmest=calmest,
            theirs=percent(other, "max_drawdown"),
            my_return=percent(mine, "cagr"),
            their_return=percent(other, "cagr"),
        )
        return [said]
    tied = {name: traded[name] for name in (verdict.leader, *verdict.ties) if name in traded}
    if verdict.kind not in ("tied", "leads") or len({row["max_drawdown"] for row in tied.values()}) < 2:
        return []
    calmest, *_, worst = _calmest(tied)
    shown = {"theirs": percent(tied[calmest], "max_drawdown"), "deepest": percent(tied[worst], "max_drawdown")}
    return [PHRASES.say("drawdowns", language, calmest=calmest, worst=worst, **shown)]


def _calmest(rows: Mapping[str, Row]) -> list[str]:
    """By worst drawdown, the shallowest first."""
    names = list(rows)
    return [names[k] for k in METRICS["max_drawdown"].rank(np.array([rows[name]["max_drawdown"] for name in names]))]
