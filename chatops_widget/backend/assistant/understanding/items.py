"""Items, and the grammar that joins them: rules over kinds of items, each a pattern with what it makes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a sentence of which the kind is known: `NUM` 20, `STRATEGY` momentum, `SINCE`.

    Items of the lexicon are joined by the grammar into larger ones: `SINCE YEAR` becomes a `WINDOW`.
    """

    kind: str
    value: Any
    start: int
    end: int


def kind_set(names: str) -> frozenset[str]:
    """Kinds by their names, with spaces between."""
    return frozenset(names.split())


Action = Callable[[list[Item]], tuple[str, Any] | None]
_codes: dict[str, str] = {}


def _code(kind: str) -> str:
    """One letter of the private use area for each kind, so that a pattern over kinds is one over letters."""
    return _codes.setdefault(kind, chr(0xE000 + len(_codes)))


class Rule:
    """A pattern over kinds, as `PARAM (OF|AT)* NUM`, and what the matched items are together.

    The action gives the kind and the value of the item that takes their place, or None where it is none after all.
    """

    def __init__(self, pattern: str, action: Action) -> None:
        spelled = re.sub(r"[A-Z_]+", lambda match: _code(match[0]), re.sub(r"\((?!\?)", "(?:", pattern))
        self.pattern = re.compile(re.sub(r"\s+", "", spelled))
        self.action = action


class Grammar:
    """Rules in the order they are tried at each place; what the first one matches is joined."""

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules

    def apply(self, items: Sequence[Item]) -> list[Item]:
        """Join what the rules know, once from left to right."""
        kinds = "".join(_code(item.kind) for item in items)
        joined: list[Item] = []
        at = 0
        while at < len(items):
            item, at = self._at(at, kinds, items)
            joined.append(item)
        return joined

    def _at(self, at: int, kinds: str, items: Sequence[Item]) -> tuple[Item, int]:
        for rule in self._rules:
            match = rule.pattern.match(kinds, at)
            if match is None or match.end() == at:
                continue
            found = list(items[at : match.end()])
            made = rule.action(found)
            if made is not None:
                return Item(*made, min(each.start for each in found), max(each.end for each in found)), match.end()
        return items[at], at + 1
