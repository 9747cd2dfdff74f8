"""Notes and chatter: what is said to nobody, or to colleagues, and gets no reply. Pure.

Who is not addressed is silent only where there is neither a word to act by, nor a known name, nor a question; what
looks like an order is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .items import Item, kind_set

_NOTE = re.compile(
    r"\s*(?:(?:note|notes|memo|reminder|todo|to-do|to do|메모|노트|할 ?일|참고)\s*[:：\-–]\s*"
    r"|(?:note to self|todo|메모)\b[\s:：,-]*)",
    re.IGNORECASE,
)
# Kinds without which nothing is asked of an assistant: words that link, fill, count and date.
_IDLE = kind_set(
    """
    UNKNOWN FILL OF AT TO ON IN FOR WITH AND OR COMMA COLON IS RO EO COUNTER FILLQ NUM YEAR DATE DATE_TEXT MONTH BARS
    YEARS MONTHS WEEKS SPAN MINUS TILDE SLASH TODAY BEFORE AFTER UNTIL SINCE FROM LAST OVER BETWEEN ONE ONLY YET IF NOT
    WITHOUT ALL BOTH REF FIRST SECOND THIRD MORE LESS BETTER WORST DO DID EXPLAIN DOES WINDOW LENGTH MONEY RATE PERCENT
    CURRENCY DECADE DECADE_NAME EXCEPT ANYTHING SOFAR EQ TIMES FOLLOW BEGINNINGOF ENDOF MAGNITUDE HIGHEST LOWEST RECOVER
    DATES NEGATIVE DATAWORDS ALL_STRATEGIES SINCE_P UNTIL_P WITHIN_P STEP_P AMONG_P THAN EXISTS FREE EVERYTHING CHOICE
    BOOL HAPPENED LOSERS WINNERS WORST_TRADE BEST_TRADE TRADES
    """
)
_TOLD = kind_set("UNKNOWN HAPPENED LOSERS WINNERS")  # what a sentence says that asks for nothing
_EVERYDAY = frozenset(
    [
        "slow",
        "fast",
        "quick",
        "long",
        "short",
        "start",
        "end",
        "money",
        "cost",
        "costs",
        "cash",
        "exit",
        "entry",
        "funds",
    ]
)
_CHANGES = kind_set("RATE MONEY WINDOW LENGTH NUM NOT")
_ORDERS = re.compile(
    r"\s*(?:(?:please|pls|can you|could you|would you|now|then|and|ok|okay|hey)[\s,]+)*"
    r"(?:import|buy|sell|short|close|open|hedge|trade|set|change|delete|remove|add|show|plot|draw|export|download|upload|email"
    r"|send|schedule|load|save|use|make|give|get|list|print|tell|explain|describe|do|go|put|take|move|switch|reset"
    r"|undo|report|calculate|compute|rank|sort|filter|drop|include|exclude|increase|decrease|reduce|double|skip|redo"
    r"|repeat|rerun|apply|build|create|rebalance|liquidate|restart|pause|resume|wait|update|refresh|read|write)\b",
    re.IGNORECASE,
)
# A piece of a sentence that goes on with one before, and an answer to what was asked back.
_FOLLOW_UP = re.compile(
    r"\s*(?:now\s+(?:from|since|until|till|over|between|with|without|on|at|for|in)\b"
    r"|(?:(?:now|maybe|perhaps|but|and|or|then)\s+)*(?:with|without|since|from|until|till|over|between|using|instead)\b"
    r"|(?:yes|yep|yeah|sure|no|nope|네|예|아니요|아니오)[\s,.!~]*$)",
    re.IGNORECASE,
)
_KOREAN_ORDERS = re.compile(
    r"(?:줘|줘요|주라|주세요|주십시오|해라|하자|해봐|해보자|봐줘|할래|줄래|줄래요|주실래요|하세요|하십시오|부탁\S*|시켜|팔아|사라|매수해|매도해)(?=[\s.,!~ㅋㅎ]|$)"
)
# A piece that goes on with what was said before.
_KOREAN_PIECE = re.compile(r"(?:이후로?|이전|부터|까지|없이|말고|동안)[\s.!~ㅋㅎ]*$")
_GREETING = re.compile(r"\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|안녕\S*)[\s.!~]*$", re.IGNORECASE)
# A question without its mark, or somebody asked for something, wherever that stands.
_QUESTION = re.compile(
    r"""[?？]
    |^\s*(?:(?:so|and|but|hm+|ok|okay|hey|now)[\s,]+)*(?:(?:what|which|when|where|who|whose|whom|why|how)(?:'s)?\b
        |(?:is|are|am|was|were|do|does|did|has|have|had|can|could|would|should|shall|will|won't|don't|doesn't|isn't)
         \s+(?:i|you|we|they|he|she|it|this|that|these|those|there|the|my|our|your|any\w*|some\w*|every\w*)\b)
    |\b(?:please|pls|wonder|(?:can|could|would|will)\s+(?:you|u)|i(?:'d|\s+would)\s+like|i\s+(?:want|need)|let's|let\s+us)\b
    |(?:까|까요|나요|냐|가요|은지|는지|인지)[\s.!~ㅋㅎ]*$
    |궁금|원해|원한다|원합니다|싶[다어네]|싶습니다|필요
    |(?:뭐|뭘|무엇|무슨|어디|어느|누구|왜\s|언제|어떻|어때|얼마)""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGITS = re.compile(r"\d|[%$€£₩]")
# “looks good, check tomorrow”: what one means to do oneself, and later.
_LATER = re.compile(
    r"\b(?:tomorrow|tonight|later|next\s+(?:week|month|time)|(?:on|by)\s+\w+day)\b|내일|나중에|다음\s*(?:주|달|에)",
    re.IGNORECASE,
)
_LOOKING = frozenset(["check", "try", "test", "see", "look at", "check out", "look into", "확인", "점검", "테스트"])


def without_note(text: str) -> str | None:
    """What stands behind the “note:” or “TODO” of a note to oneself; None where the text is no note."""
    match = _NOTE.match(text)
    return text[match.end() :] if match else None


def asks_nobody(text: str, items: Sequence[Item]) -> bool:
    """Whether a text carries nothing that an assistant could be meant by.

    >>> asks_nobody("the meeting is moved", read_items)
    True
    """
    if any(each.search(text) for each in (_QUESTION, _KOREAN_ORDERS, _KOREAN_PIECE)) or any(
        each.match(text) for each in (_ORDERS, _FOLLOW_UP, _GREETING)
    ):
        return False
    if _DIGITS.search(text):
        return False  # a quantity may be meant for a run
    spoken = [item for item in items if not _is_aside(text, item)]
    kinds = {item.kind for item in spoken}
    if "REF" in kinds and kinds & _CHANGES:
        return False  # “same but with 20 bps”, “not that one”
    return kinds <= _IDLE and (bool(kinds & _TOLD) or not items)


def _is_aside(text: str, item: Item) -> bool:
    """Whether a known word is no more than a word here: “too slow”, “looks good, check tomorrow”."""
    word = text[item.start : item.end].lower()
    if item.kind == "RUN":
        return word in _LOOKING and bool(text[: item.start].strip()) and _LATER.search(text, item.end) is not None
    return item.kind == "PARAM" and word in _EVERYDAY
