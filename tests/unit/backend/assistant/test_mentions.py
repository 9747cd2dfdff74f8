"""Who is addressed in a message, as the panel reads it too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatops_widget.backend.assistant.mentions import is_for_the_assistant, mentioned, without_address

MENTIONS = json.loads((Path(__file__).parents[4] / "js" / "tests" / "mentions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MENTIONS, ids=[case["text"] for case in MENTIONS])
def test_mentions_are_read_as_the_panel_reads_them(case: dict[str, Any]) -> None:
    assert mentioned(case["text"], case["names"]) == case["mentioned"]


def test_the_assistant_answers_what_nobody_else_was_asked() -> None:
    people = ["ana", "bo"]
    assert is_for_the_assistant("what can you do?", people)
    assert not is_for_the_assistant("@bo what can you do?", people)
    assert is_for_the_assistant("@bo @assistant what can you do?", people)
    assert is_for_the_assistant("@nobody-here hello", people)
    assert is_for_the_assistant("```python\n@dataclass\nclass A: ...\n```", people)
    assert without_address("  @Assistant, run momentum") == "run momentum"
    assert without_address("ask @assistant") == "ask @assistant"
    assert without_address("@assistants run") == "@assistants run"
