"""“delete this session”, “이 세션 지워줘”: sentences of one form, of which nothing is carried out. Pure."""

from __future__ import annotations

import re

from .plan import Question

DELETE, ARCHIVE = "delete_session", "archive_session"  # topics

_ASKED = r"\s*(?:(?:please|pls|now|ok|okay|can you|could you|i want to|i'd like to)[\s,]+)*"
_THIS = r"(?:this|the|the current|our|my)\s+(?:session|chat|conversation)"
_THANKS = r"(?:\s+for good|\s+now)?(?:[\s,]+(?:please|pls|thanks))?[\s.!?]*"
_SESSION = r"\s*(?:이|현재|지금|이번)?\s*(?:세션|대화|채팅)(?:을|를|은|는)?\s*(?:좀\s*)?"
_DO = r"\s*(?:해\s*)?(?:줘|줘요|주세요|줄래|주십시오|라|요)?[\s.!?]*"
_FORMS = {
    DELETE: (
        rf"{_ASKED}(?:delete|erase|remove|destroy|get rid of)\s+{_THIS}{_THANKS}",
        rf"{_SESSION}(?:지워|삭제|없애|제거){_DO}",
    ),
    ARCHIVE: (
        rf"{_ASKED}(?:archive|unarchive|restore)\s+{_THIS}{_THANKS}",
        rf"{_SESSION}(?:보관|아카이브|보관함(?:으로|에)\s*(?:옮겨|넣어)){_DO}",
    ),
}


def end_of_session(text: str) -> Question | None:
    """What is asked of the session, by a sentence that asks for that and for nothing else.

    >>> end_of_session("이 세션 지워줘").topic
    'delete_session'
    """
    for topic, forms in _FORMS.items():
        if any(re.fullmatch(form, text, re.IGNORECASE) for form in forms):
            return Question(topic)
    return None
