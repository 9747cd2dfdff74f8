"""What a question about a comparison asks for, in English or Korean: a metric, and which end of it. Pure."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from ...protocol.metrics import METRICS, Metric
from .phrases import MAX_READ_CHARACTERS

Wanted = Literal["best", "worst", "least", "most"]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question that has been understood: which metric, and which end of it.

    Of a metric of which neither more nor less is better, "least" and "most" are asked for; of the others best and
    worst, whichever way the registry has them.
    """

    metric: str
    wanted: Wanted


# The first that fits counts, so the narrow ones come first. Words for the bad end of a metric stand beside it.
_TOPICS: tuple[tuple[str, str, str], ...] = (
    ("max_drawdown_duration", r"under ?water|recover|drawdown (lasts?|duration)|회복|낙폭 기간", ""),
    ("max_drawdown", r"draw ?downs?|\bsafe(r|st)?\b|loses? (the )?least|낙폭|안전", r"\brisk(y|ier|iest)\b|위험"),
    ("sharpe_ratio", r"sharpe|risk[- ]adjusted|for (its|the) risk|샤프|위험 대비", ""),
    ("sortino_ratio", r"sortino|소르티노", ""),
    ("calmar_ratio", r"calmar|칼마", ""),
    ("conditional_value_at_risk", r"conditional value at risk|\bcvar\b|expected shortfall", ""),
    ("value_at_risk", r"value at risk|\bvar\b", ""),
    ("win_rate", r"win rate|wins? (more|most) (often|trades)|hit rate|승률", ""),
    ("profit_factor", r"profit factor|손익비", ""),
    ("expectancy", r"expectancy|(per|a|each) trade\b|기대값", ""),
    ("total_fees", r"\bfees?\b|commissions?|\bcosts?\b|cheap(er|est)?|수수료|비용", r"expensive|비싼|비싸"),
    ("n_trades", r"\btrad(es?|ing|ed)\b|거래", ""),
    ("turnover", r"turn ?over|회전율", ""),
    ("exposure_time", r"exposure|in the market|invested|노출", ""),
    ("alpha", r"\balpha\b|알파", ""),
    ("beta", r"\bbeta\b|베타", ""),
    ("information_ratio", r"information ratio|정보 ?비율", ""),
    (
        "annual_volatility",
        r"stead(y|ier|iest)|calm(er|est)?|smooth(er|est)?|stab(le|ler|lest)|quiet(er|est)?|volatil(e|ity)|안정|변동|꾸준",
        r"wild(er|est)?|rough(er|est)?|요동",
    ),
    ("total_return", r"total return|총수익", ""),
    (
        "cagr",
        r"cagr|returns?\b|earn(s|ed)?|\bmoney\b|profit(s|able)?|gr(ows?|ew)\b|growth|gain(s|ed)?|수익|벌",
        r"los(es?|t)\b|잃",
    ),
    ("sharpe_ratio", r"\b(better|best|winner|wins|recommend(ed)?)\b|좋|낫|나은|나아|추천", r"\bworse|worst\b|나쁜"),
)
_LESS = r"\b(few(er|est)?|less|least|low(er|est)?|small(er|est)?|short(er|est)?|shallow(er|est)?)\b|적|낮|작|짧|얕"
_MORE = (
    r"\b(more|most|high(er|est)?|great(er|est)?|larg(er|est)|big(ger|gest)|deep(er|est)?|long(er|est)?)\b"
    r"|많|높|크|큰|깊|길|긴"
)
_BAD_WHEN_MORE = "volatil|변동|draw ?down|낙폭|under ?water|cost|fees?|commission|수수료|비용"


def question_about(text: str) -> Question | None:
    """The metric that a question is about, and which end of it; None if it is about none that is known.

    >>> question_about("which is steadier?")
    Question(metric='annual_volatility', wanted='best')
    """
    words = text[:MAX_READ_CHARACTERS].casefold()
    spelled = words.replace("_", " ")
    named = [name for name in METRICS if re.search(rf"\b{name.replace('_', ' ')}\b", spelled)]
    if named:
        metric = max(named, key=len)  # that of a longer name may have a shorter one in it
        return Question(metric=metric, wanted=_wanted(METRICS[metric], words, bad=False))
    for metric, good, bad in _TOPICS:
        asks_bad = bool(bad and re.search(bad, words))
        if asks_bad or re.search(good, words):
            return Question(metric=metric, wanted=_wanted(METRICS[metric], words, bad=asks_bad))
    return None


def _wanted(metric: Metric, words: str, *, bad: bool) -> Wanted:
    less, more = bool(re.search(_LESS, words)), bool(re.search(_MORE, words))
    if metric.better is None:
        return "least" if less else "most"
    if bad:
        return "best" if less else "worst"
    if re.search(r"\b(worse|worst)\b", words):
        return "worst"
    of_less = metric.better != "higher"
    adverb = re.search(r"\b(more|most|less|least) (stead|calm|smooth|stab|safe|quiet)", words)
    if adverb:
        return "best" if adverb[1] in ("more", "most") else "worst"
    if of_less and more and re.search(_BAD_WHEN_MORE, words):
        return "worst"
    return "worst" if less and not of_less else "best"
