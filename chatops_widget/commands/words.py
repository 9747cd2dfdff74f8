"""Cut a command line into its words, as people write them: commas between arguments, `fast = 10` with spaces. Pure.

`js/src/command-line/tokenizer.ts` and `loosely.ts` cut it alike, and one list of lines holds both to it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A word as shlex cuts it, still with its quotation marks.
_RAW = re.compile(r"""(?:[^ \t\r\n"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+""", re.DOTALL)
_NEXT_ARGUMENT = re.compile(r",(?=[A-Za-z_]\w*=)", re.ASCII)


@dataclass
class _Word:
    value: str
    bare: bool  # nothing in it is quoted
    wants_value: bool = False  # it ends with an = that stands apart from what follows


def words_of(line: str) -> list[str]:
    """The words of a line. Raises ValueError where a quotation mark is left open.

    >>> words_of('run_backtest sma_cross, fast = 10, title="a, b"')
    ['run_backtest', 'sma_cross', 'fast=10', 'title=a, b']
    """
    values = shlex.split(line)
    found: list[_Word] = []
    for raw, value in _cut(zip(_RAW.findall(line), values, strict=True)):
        word = _without_commas(raw, value)
        before = found[-1] if len(found) > 1 else None  # the name of the command takes no value
        if word is None:
            continue
        if before is not None and _goes_on(before, word):
            before.value += word.value
            before.wants_value = word.value == "="
        else:
            found.append(word)
    return [word.value for word in found]


def _cut(words: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each word as it was typed and as it is meant; `fast=10,slow=30` is two of them."""
    for raw, value in words:
        if raw == value:
            yield from ((piece, piece) for piece in _NEXT_ARGUMENT.split(value))
        else:
            yield raw, value


def _without_commas(raw: str, value: str) -> _Word | None:
    """A word without the commas around it; None if there is no more to it."""
    inner = raw.rstrip(",")
    after = len(raw) - len(inner) - inner.endswith("\\")  # an escaped comma belongs to the word
    before = len(raw) - len(raw.lstrip(","))
    if before == len(raw):
        return None
    value = value[before : len(value) - max(after, 0)]
    bare = raw[before : len(raw) - max(after, 0)] == value
    return _Word(value, bare, bare and not after and value.endswith("=") and value[:-1].isidentifier())


def _goes_on(before: _Word, word: _Word) -> bool:
    """Whether a word belongs to the one before: `fast` `=` `10`, `fast=` `10`."""
    if word.bare and word.value == "=":
        return before.bare and before.value.isidentifier()
    return before.wants_value and "=" not in word.value
