"""Words are found as people mean them."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.text_match import contains_words, normalise_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Sharpe ratio", "SHARPE  ratio"),
        ("Straße und Maß", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("한국어 문장", "\u1112\u1161\u11ab국어"),
        ("two\nlines", "two lines"),
        ("a **bold** `move`", "bold move"),
        ("sma_cross(fast=10) [x] \\d+ .*", "[x] \\d+ .*"),
    ],
)
def test_words_are_found_in_any_language_and_case(text: str, words: str) -> None:
    assert contains_words([text], normalise_text(words))
    assert not contains_words([text], normalise_text(words + "z"))
