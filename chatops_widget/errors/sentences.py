"""Sentences for people that can be worded anew: English text that remembers its message code and its values.

The template stands beside the code that says it. The panel has a template of the same code in its reader's language:

>>> found = say("run_missing", "There is no run {name} among {n:,}.", name="bt_1", n=1200)
>>> found
'There is no run bt_1 among 1,200.'
>>> found.phrase
Phrase(code='run_missing', values={'name': 'bt_1', 'n': 1200})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from string import Formatter
from typing import Any, LiteralString, Self

import msgspec


class _Templates(Formatter):
    """Python's templates, with the minus sign that tables have before a number of decimals."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return text.replace("-", "\N{MINUS SIGN}", 1) if format_spec.endswith("f") and text.startswith("-") else text


_TEMPLATES = _Templates()

# Codes that the panel words by rules of its own.
JOINED, METRIC = "joined", "metric"


class Phrase(msgspec.Struct, rename="camel", frozen=True, kw_only=True, omit_defaults=True):
    """A message code with the values of its slots: texts, numbers, further phrases, or lists of those."""

    code: str
    values: dict[str, Any] = {}


class Sentence(str):
    """English for people. Without a `phrase` it is somebody else's words, which nobody translates."""

    phrase: Phrase | None

    def __new__(cls, text: str, phrase: Phrase | None = None) -> Self:
        made = super().__new__(cls, text)
        made.phrase = phrase
        return made


def say(code: LiteralString, template: LiteralString, /, **values: Any) -> Sentence:
    """Fill a template of Python's `str.format`; a list is written with commas.

    `scripts/generate_types.py` reads codes and templates from the calls of this function.
    """
    return phrased(code, template, values)


def phrased(code: str, template: str, values: Mapping[str, Any]) -> Sentence:
    """As `say`, for codes and templates that stand in a table."""
    return Sentence(_TEMPLATES.vformat(template, (), written(values)), phrase_of(code, values))


def phrase_of(code: str, values: Mapping[str, Any]) -> Phrase:
    """The code with its values as the wire carries them."""
    return Phrase(code=code, values={name: _carried(_plain(value)) for name, value in values.items()})


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a template takes them: a list with commas."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value for name, value in values.items()
    }


def joined(pieces: Iterable[str], by: str = " ") -> Sentence:
    """One text of several; the empty ones are left out."""
    present = [each for each in pieces if each]
    return Sentence(by.join(present), joined_phrase(present, by))


def joined_phrase(pieces: Sequence[str], by: str = " ") -> Phrase | None:
    """What is said by texts in a row; None if none of them says anything of ours."""
    if not any(isinstance(each, Sentence) and each.phrase is not None for each in pieces):
        return None
    carried = [_carried(each) for each in pieces]
    if len(carried) == 1 and isinstance(carried[0], Phrase):
        return carried[0]
    return Phrase(code=JOINED, values={"pieces": carried, **({} if by == " " else {"by": by})})


def conjunction(things: Sequence[str]) -> Sentence:
    """A list as a sentence has it: "a, b and c"."""
    if len(things) < 2:
        return joined(things)
    return say("listed.and", "{most} and {last}", most=list(things[:-1]), last=things[-1])


def disjunction(things: Sequence[str]) -> Sentence:
    """The same with an or: "a, b or c"."""
    if len(things) < 2:
        return joined(things)
    return say("listed.or", "{most} or {last}", most=list(things[:-1]), last=things[-1])


def bars_in_words(n: int) -> Sentence:
    return say("bar", "1 bar") if n == 1 else say("bars", "{n:,} bars", n=n)


def without_stop(sentence: Sentence) -> Sentence:
    """The sentence as a part of another one, which has a full stop of its own."""
    return Sentence(sentence.rstrip("."), sentence.phrase)


def as_sentence(text: object) -> Sentence:
    """The text as it is: somebody else's words, unless it is a sentence of ours."""
    return text if isinstance(text, Sentence) else Sentence(str(text))


def _plain(value: Any) -> Any:
    """What the wire can carry; Sentences stay what they are."""
    match value:
        case None | bool() | str():
            return value
        case Integral():
            return int(value)
        case Real():
            return float(value)
        case Sequence():
            return [_plain(each) for each in value]
    return str(value)


def _carried(value: Any) -> Any:
    if isinstance(value, list):
        return [_carried(each) for each in value]
    if isinstance(value, Sentence):
        return str(value) if value.phrase is None else value.phrase
    return value
