"""A reply that is cut short is still good Markdown."""

from __future__ import annotations

import pytest

from chatops_widget.backend.assistant.replies import ended


def test_code_that_was_left_open_is_closed_before_the_last_sentence() -> None:
    assert ended("a\n```py\nx = 1\n", "(Stopped.)") == "a\n```py\nx = 1\n```\n\n(Stopped.)"
    assert ended("~~~~\nx\n~~~\n", "(Stopped.)") == "~~~~\nx\n~~~\n~~~~\n\n(Stopped.)"
    assert ended("```\nx\n```\nmore", "(Stopped.)") == "```\nx\n```\nmore\n\n(Stopped.)"
    assert ended("", "(Stopped.)") == "(Stopped.)"


@pytest.mark.timeout(10)
def test_a_line_of_nothing_but_signs_holds_nobody_up() -> None:
    assert ended("~" * 60_000 + "`", "(Stopped.)").endswith("`\n\n(Stopped.)")
