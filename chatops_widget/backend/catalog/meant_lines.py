"""What somebody may have meant by a line with a name that is not there: the line, with what is near. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import UnknownName


def meant_lines(text: str, error: UnknownName) -> list[str]:
    """The line as it was typed, with each near name in the place of the wrong one.

    Empty where the line has the wrong name twice or not at all: which of them was meant is not known.

    >>> error = UnknownName("No strategy.")
    >>> error.wrong, error.near = "momentm", ("momentum",)
    >>> meant_lines("/run_backtest momentm lookback=60", error)
    ['/run_backtest momentum lookback=60']
    """
    wrong = error.wrong.removeprefix("/")
    if not wrong or not error.near:
        return []
    found = list(_words(text, wrong))
    if len(found) != 1:
        return []
    (start,) = found
    return [f"{text[:start]}{name.removeprefix('/')}{text[start + len(wrong) :]}".strip() for name in error.near]


def _words(text: str, wanted: str) -> Iterator[int]:
    """Where the line has it as a word. No regular expression: it may be of megabytes, and compiling takes seconds."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not _in_a_word(text[start - 1 : start]) and not _in_a_word(text[end : end + 1]):
            yield start
        start = text.find(wanted, end)


def _in_a_word(character: str) -> bool:
    return character.isalnum() or character in ("_", "-")
