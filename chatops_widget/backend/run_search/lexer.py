"""Split a search into tokens: words, quoted words, `name:value`, and the signs of comparisons. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"""
      ["“”](?P<quoted>[^"“”]*)["“”]?
    | (?P<field>[^\W\d]\w*):["“](?P<phrase>[^"“”]*)["“”]?
    | (?P<name>[^\W\d]\w*):(?P<value>[^\s"“”]+)
    | (?P<sign><=|>=|=<|=>|==|!=|<>|[<>=≤≥≠])
    | (?P<word>[^\s<>=≤≥≠!"“”]+|!)
    """,
    re.VERBOSE,
)
_SIGNS = {"=<": "<=", "=>": ">=", "==": "=", "≤": "<=", "≥": ">=", "<>": "≠", "!=": "≠"}


@dataclass(frozen=True)
class Token:
    """A piece of the text, and where it stands. `name` is of a field alone."""

    kind: Literal["word", "quoted", "field", "sign"]
    text: str
    name: str = ""


def tokens(text: str) -> Iterator[Token]:
    """
    >>> [token.text for token in tokens('momentum sharpe>0.5 tag:"to keep"')]
    ['momentum', 'sharpe', '>', '0.5', 'to keep']
    """
    for match in _TOKEN.finditer(text):
        found = match.groupdict()
        if found["quoted"] is not None:
            yield Token("quoted", found["quoted"].strip())
        elif found["field"] or found["name"]:
            value = found["phrase"] if found["field"] else found["value"]
            yield Token("field", value.strip(), (found["field"] or found["name"]).casefold())
        elif found["sign"]:
            yield Token("sign", _SIGNS.get(found["sign"], found["sign"]))
        elif word := found["word"].strip(",;"):
            yield Token("word", word)
