"""What no sentence does is said to be done elsewhere: a sentence of one form, and nothing that could be run."""

from __future__ import annotations

import pytest

from chatops_widget.backend.assistant.phrases import PHRASES
from chatops_widget.backend.assistant.understanding.how_to import NAMES, how_to
from tests.unit.backend.assistant.corpus_cases import UNDERSTANDING


def test_each_has_its_words_in_both_languages() -> None:
    assert len(NAMES) == 7
    for name in NAMES:
        assert PHRASES.say(f"how_{name}", "en") != PHRASES.say(f"how_{name}", "ko")


@pytest.mark.parametrize(
    "text",
    [
        "delete this session",
        "이 세션 지워줘",
        "export a report of this comparison",
        "save the report",
        "비교 보고서 파일로 저장해줘",
        "run everything",
        "show me the trades",
        "use nasdaq data since 2010",
        "remove the costs",
        "add momentum to the comparison",
        "create a new strategy and run it",
        "plot it and run momentum",
        "buy when rsi is below 20",
    ],
)
def test_a_sentence_that_asks_for_anything_else_or_more_is_none_of_these(text: str) -> None:
    assert how_to(text) is None


@pytest.mark.parametrize("text", ["delete everything", "전부 지워줘"])
def test_nothing_is_offered_to_run_to_who_wants_something_deleted(text: str) -> None:
    plan = UNDERSTANDING["builtin"].plan(text)
    assert not plan.commands
    assert not plan.offers
