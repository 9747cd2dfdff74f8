"""A language that the panel has no words of is refused with those there are."""

from __future__ import annotations

from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps


@pytest.mark.parametrize("locale", ["korean", "xx", 5])
def test_a_language_without_words_is_refused_with_those_there_are(locale: Any) -> None:
    with pytest.raises(BadInput, match="There are: en, ko"):
        ChatOps("ws://127.0.0.1:1", locale=locale)
