"""Names of people and of sessions."""

from __future__ import annotations

import types
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget import BadInput
from chatops_widget.protocol.names import MAX_PERSON, MAX_READ, MAX_SESSION, person_name, session_name


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("  ana \n maria ", "ana maria"),
        ("a\u200bn\u200da\ufeff", "ana"),  # zero-width
        ("\u202eana\u2066", "ana"),  # bidirectional
        ("an\x00a\x1b[31m", "ana[31m"),  # control
        (unicodedata.normalize("NFD", "김하나"), "김하나"),
        ("\u3164\u2800", ""),  # Hangul filler, braille blank: letters that show nothing
        ("\ud800ana", "ana"),
        ("x" * 300, "x" * MAX_PERSON),
    ],
)
def test_a_name_holds_nothing_that_cannot_be_seen(given: str, taken: str) -> None:
    assert person_name(given) == taken


@pytest.mark.parametrize("name", ["assistant", "System", " ASSIS\u200bTANT ", "ａｓｓｉｓｔａｎｔ", "sys\u00adtem"])
def test_nobody_can_be_called_what_is_no_person(name: str) -> None:
    with pytest.raises(BadInput, match="Nobody can be called"):
        person_name(name)
    assert session_name(name)  # a session can


@given(st.text(max_size=300))
def test_a_name_that_was_taken_is_taken_as_it_is(text: str) -> None:
    name = session_name(text)
    assert session_name(name) == name
    name.encode()


def test_of_a_name_of_many_megabytes_no_more_is_looked_at_than_any_name_has(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def category(char: str) -> str:
        nonlocal looked_at
        looked_at += 1
        return unicodedata.category(char)

    counting = types.SimpleNamespace(normalize=unicodedata.normalize, category=category)
    monkeypatch.setattr("chatops_widget.protocol.names.unicodedata", counting)
    assert session_name("ab" * 2_000_000) == "ab" * (MAX_SESSION // 2)
    assert looked_at <= MAX_READ
