"""“delete this session”, “이 세션 복원해줘”: sentences of one form, of which none is carried out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plan import Question

DELETE, ARCHIVE, RESTORE = "delete_session", "archive_session", "restore_session"  # topics

_QUOTED = r"""["“‘'](?P<name>[^"“”‘’']+)["”’']"""

_ASKED = r"\s*(?:(?:please|pls|now|ok|okay|can you|could you|i want to|i'd like to)[\s,]+)*"
_SESSION = r"(?:session|chat|conversation)"
_THIS = rf"(?:this|the|the current|our|my)\s+{_SESSION}"
_THE = r"(?:(?:the|my|our)\s+)?"
_CALLED = rf"{_THE}{_SESSION}\s+(?:(?:named|called)\s+)?"
# What begins like this goes on with the sentence, and is no name.
_BARE = r"(?!(?:and|or|then|but|with|without|in|of|from|if|for|now|please|pls|thanks)\b)(?P<name>[\w(][^\"“”‘’',;]*?)"
_THANKS = r"(?:\s+for good|\s+now)?(?:[\s,]+(?:please|pls|thanks))?[\s.!?]*"
_WHICH = (_THIS, _CALLED + _QUOTED, rf"{_THE}{_QUOTED}\s+{_SESSION}", _CALLED + _BARE)
_VERBS = {
    DELETE: ("(?:delete|erase|remove|destroy|get rid of) {}",),
    ARCHIVE: ("archive {}", "(?:put|move) {} (?:in|into|to) (?:the|my) archive"),
    RESTORE: (
        "(?:un-?archive|restore|bring back) {}",
        "bring {} back",
        "(?:take|get) {} (?:back )?(?:out of|from) (?:the|my) archive",
    ),
}

_IN_KOREAN = r"(?:세션|대화|채팅)(?:을|를|은|는)?\s*(?:좀\s*)?"
_CURRENT = rf"\s*(?:이|현재|지금|이번)?\s*{_IN_KOREAN}"
# “all sessions”, “yesterday's session”: said of sessions, and not what one is called.
_SAID = "이|그|저|현재|지금|이번|모든|전체|모두|어제|오늘|다른|지난|이전|마지막|첫|새|옛날|오래된"
_BY_NAME = rf"\s*(?:{_QUOTED}|(?!(?:{_SAID})\s)(?P<bare>[^\"“”‘’',;]+?))\s*(?:이라는|라는|란)?\s*{_IN_KOREAN}"
_DO = r"\s*(?:해\s*)?(?:줘|줘요|주세요|줄래|주십시오|라|요)?[\s.!?]*"
_KOREAN_VERBS = {
    DELETE: "지워|삭제|없애|제거",
    ARCHIVE: r"보관|아카이브|보관함(?:으로|에)\s*(?:옮겨|넣어)",
    RESTORE: r"복원|복구|되돌려|보관\s*(?:해제|취소)|(?:보관함|아카이브)에서\s*(?:꺼내|빼)",
}


def _forms(topic: str) -> Iterator[re.Pattern[str]]:
    for verb in _VERBS[topic]:
        before, _, after = (part.replace(" ", r"\s+") for part in verb.partition("{}"))
        for which in _WHICH:
            yield re.compile(f"{_ASKED}{before}{which}{after}{_THANKS}", re.IGNORECASE)
    for session in (_CURRENT, _BY_NAME):
        yield re.compile(f"{session}(?:{_KOREAN_VERBS[topic]}){_DO}")


_FORMS = {topic: [*_forms(topic)] for topic in (DELETE, ARCHIVE, RESTORE)}


def end_of_session(text: str) -> Question | None:
    """What is asked of the session, or of one by its name, by a sentence that asks for that and for nothing else.

    >>> end_of_session("이 세션 지워줘").topic, end_of_session("archive session “desk study”").about
    ('delete_session', 'desk study')
    """
    for topic, forms in _FORMS.items():
        for form in forms:
            if (match := form.fullmatch(text)) is not None:
                named = match.groupdict()
                return Question(topic, about=" ".join((named.get("name") or named.get("bare") or "").split()))
    return None
