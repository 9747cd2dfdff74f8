"""“what is a walk forward?”, “슬리피지가 뭐야?”: words of the trade that are no metric and no strategy. Pure.

Each is a sentence of one form, whole: what a term means is told, nothing of a run is.
"""

from __future__ import annotations

import re

from .plan import Question

TERM = "term"  # the topic; what it is about is the name of a row below

# Name -> what it is called in English, and in Korean.
_CALLED = {
    "walk_forward": (r"walk[- ]?forward(?: test| analysis| optimi[sz]ation)?s?", r"(?:워크 ?포워드|전진 ?분석)"),
    "cross_validation": (
        r"(?:purged )?(?:k-?fold )?cross[- ]?validation|purg(?:e|ing)|embargo",
        r"(?:교차 ?검증|퍼지|엠바고)",
    ),
    "out_of_sample": (r"out[- ]of[- ]sample(?: test)?", r"(?:표본 ?외|아웃 ?오브 ?샘플)(?: ?검증)?"),
    "look_ahead": (r"look[- ]?ahead(?: bias)?", r"(?:미래 ?참조|룩 ?어헤드|선견 ?편향)(?: ?편향)?"),
    "slippage": (r"slippage", r"슬리피지"),
    "commission": (r"commissions?", r"수수료"),
    "stop_loss": (r"stop[- ]?loss", r"(?:손절매?|스탑 ?로스)"),
    "p_value": (r"p(?:[- ]?value|_holm)?s?", r"(?:p ?값|유의 ?확률|p ?밸류)"),
    "bounds": (
        r"(?:the )?bounds|confidence (?:interval|bound)s?|(?:the )?numbers in brackets",
        r"(?:신뢰 ?구간|범위|경계)",
    ),
    "tie": (r"(?:ties?|tied|tie groups?)", r"(?:동률|동점|동률 ?그룹)"),
    "overfitting": (r"(?:overfit(?:ting)?|(?:the )?probability of overfitting|pbo)", r"(?:과최적화|과적합)(?: ?확률)?"),
    "deflated_sharpe": (r"(?:the )?deflated sharpe(?: ratio)?", r"(?:디플레이티드|할인된|조정된) ?샤프(?: ?비율)?"),
    "sweep": (r"(?:parameter )?sweep|grid search", r"(?:스윕|그리드 ?서치|파라미터 ?탐색)"),
    "backtest": (r"backtest(?:ing)?", r"백테스트"),
}
_BEFORE = r"\s*(?:(?:so|and|but|ok|okay|hey|sorry|wait)[\s,]+)*"
_ENGLISH = (
    rf"{_BEFORE}(?:what(?:'s|’s|s| is| are| does| do)|explain|define|describe|tell me (?:about|what)|what is meant by)"
    r"\s+(?:an?\s+)?(?:{})(?:\s+(?:means?|is|are|here|exactly|again))*[\s?.!]*"
)
_KOREAN = (
    r"\s*(?:근데\s*|그런데\s*)?(?:{})\s*(?:(?:이란|란|은|는|이|가|을|를)?\s*"
    r"(?:뭐야|뭐예요|뭔가요|뭐지|뭔데|뭐임|무엇인가요|무슨\s*(?:뜻|말)\S*|뜻이?\s*뭐\S*|(?:좀\s*)?설명해\s*(?:줘|주세요|줄래)"
    r"|(?:뭔지\s*)?알려\s*(?:줘|주세요))|이란|란)[\s?.!]*"
)
_FORMS = [
    (name, re.compile(form.format(called), re.IGNORECASE))
    for name, (english, korean) in _CALLED.items()
    for form, called in ((_ENGLISH, english), (_KOREAN, korean))
]
NAMES = tuple(_CALLED)


def term(text: str) -> Question | None:
    """The term that a sentence asks the meaning of, if it asks that and nothing else.

    >>> term("what is a walk-forward?").about, term("슬리피지가 뭐야?").about
    ('walk_forward', 'slippage')
    """
    spoken = " ".join(text.split())
    return next((Question(TERM, about=name) for name, form in _FORMS if form.fullmatch(spoken)), None)
