"""Read a search for runs: text in, conditions or a refusal out. What is not understood is said, never dropped. Pure.

    momentum sharpe > 0.5 since last week
    strategy:sma_cross fast = 10 drawdown > -20 % tag:keep "low turnover"

Names and their values narrow it, metrics and parameters are compared, days are those a run was asked for on, and all
other words are looked for in its strategy, symbol, parameters, tags and note.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from ...errors import BadInput, quoted, unknown
from ...errors.sentences import say
from ...protocol.metrics import METRICS
from ..metric_names import phrases
from .day_phrases import read_days
from .lexer import Token, tokens
from .query import FIELDS, Comparison, Condition, Field, Query, Since, Until, Words

MAX_CONDITIONS = 40
_NUMBER = re.compile(r"([-+−]?)(\d[\d,]*(?:\.(\d+))?|\.(\d+))(?:e([-+]?\d{1,2}))?(%?)", re.IGNORECASE)
_SIGN_WORDS = {"above": ">", "over": ">", "below": "<", "under": "<"}
_SIGNS_BEHIND = {"이상": ">=", "초과": ">", "이하": "<=", "미만": "<"}  # “샤프 0.5 이상”
_SINCE, _UNTIL, _ON = {"since", "from"}, {"until", "till"}, {"on", "in", "during"}
_BEFORE, _AFTER = {"before"}, {"after"}
_DATED = _SINCE | _UNTIL | _ON | _BEFORE | _AFTER
_LIGHT = {"and", "with", "runs", "그리고"}  # all conditions must hold anyway
_WIDENING = {"or", "not", "without", "except", "또는", "제외"}
_ALIASES = {"person": "by", "user": "by", "tags": "tag", "strategy_id": "strategy"}
_BOUNDED = {"max_drawdown", "value_at_risk", "conditional_value_at_risk", "win_rate", "exposure_time"}
_PARTICLES = "은는이가을를의"  # behind a noun
_MOST_WORDS = 5  # of the longest name of a metric


class Vocabulary:
    """The names that can be compared: of the metrics, as people call them, and of parameters."""

    def __init__(self, parameters: Iterable[str] = ()) -> None:
        self._names = {_plain(parameter): parameter for parameter in parameters if parameter not in FIELDS}
        self._names |= {_plain(phrase): metric for metric in METRICS for phrase in phrases(metric)}

    def longest(self, words: Sequence[str]) -> tuple[str, int] | None:
        """The longest name at the beginning of some words, and how many words it has."""
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            phrase = _plain(" ".join(words[:count]))
            name = self._names.get(phrase) or self._names.get(phrase.rstrip(_PARTICLES))
            if name is not None:
                return name, count
        return None

    @property
    def all(self) -> set[str]:
        return set(self._names.values())


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def read(text: str, vocabulary: Vocabulary, today: dt.date, *, comparisons_only: bool = False) -> Query:
    """The query that a text means. Raises BadInput, UnknownName."""
    reader = _Reader(list(tokens(text)), vocabulary, today)
    found = list(islice(reader.read(), MAX_CONDITIONS + 1))
    if len(found) > MAX_CONDITIONS:
        raise BadInput(
            say(
                "search.long",
                "A search takes up to {limit} conditions; {text} has more.",
                limit=MAX_CONDITIONS,
                text=quoted(text),
            )
        )
    query = Query(tuple(dict.fromkeys(found)))
    other = next((each for each in query.conditions if not isinstance(each, Comparison)), None)
    if comparisons_only and other is not None:
        raise BadInput(
            say("search.where", "where compares metrics and parameters; {condition} does not.", condition=str(other)),
            hint=say("search.write", "Write {condition}.", condition='where="sharpe_ratio > 0.5"'),
        )
    return query


class _Reader:
    """One pass over the tokens; each method reads something at the place it is at, and moves on behind it."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, today: dt.date) -> None:
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._today = today
        self._at = 0

    def read(self) -> Iterable[Condition]:
        while self._at < len(self._tokens):
            yield from self._next()

    def _next(self) -> Iterable[Condition]:
        token = self._tokens[self._at]
        if token.kind == "sign":
            raise BadInput(
                say(
                    "search.bare_sign",
                    "Nothing stands before the {sign} that could be compared.",
                    sign=token.text,
                ),
                hint=say("search.write", "Write {condition}.", condition="sharpe > 0.5"),
            )
        if token.kind == "quoted":
            self._at += 1
            return [_words(token.text)]
        if token.kind == "field":
            self._at += 1
            return [self._field(token)]
        return self._comparison() or self._days() or self._word(token.text)

    def _ahead(self, at: int) -> list[str]:
        """The words in a row from a place on."""
        found: list[str] = []
        for token in self._tokens[at : at + _MOST_WORDS]:
            if token.kind != "word":
                break
            found.append(token.text)
        return found

    def _text(self, at: int, kind: str) -> str:
        token = self._tokens[at] if at < len(self._tokens) else None
        return token.text if token is not None and token.kind == kind else ""

    # -- comparisons --------------------------------------------------------------------------------------------

    def _comparison(self) -> list[Condition]:
        named = self._vocabulary.longest(self._ahead(self._at))
        if named is None:
            if sign := self._text(self._at + 1, "sign"):
                return self._compared_field(self._tokens[self._at].text, sign)
            return []
        name, count = named
        at = self._at + count
        sign = self._text(at, "sign") or _SIGN_WORDS.get(self._text(at, "word").casefold(), "")
        if not sign:
            return self._sign_behind(name, at)
        if not self._text(at, "sign") and _NUMBER.fullmatch(self._text(at + 1, "word")) is None:
            return []  # “trades over the weekend”
        _check_sign(sign)
        return [self._value(name, sign, at + 1)]

    def _compared_field(self, name: str, sign: str) -> list[Condition]:
        field = _ALIASES.get(name.casefold(), name.casefold())
        value = self._tokens[self._at + 2] if self._at + 2 < len(self._tokens) else None
        if field not in FIELDS or sign != "=" or value is None or value.kind not in ("word", "quoted"):
            _check_sign(sign)
            raise unknown("metric or parameter", name, self._vocabulary.all)
        self._at += 3
        return [self._field(Token("field", value.text, field))]

    def _sign_behind(self, name: str, at: int) -> list[Condition]:
        number, length = self._number(at)
        sign = _SIGNS_BEHIND.get(self._text(at + length, "word"), "")
        return [self._value(name, sign, at, behind=1)] if number and sign else []

    def _number(self, at: int) -> tuple[re.Match[str] | None, int]:
        """A number, and how many tokens it takes: “20 %” are two."""
        found = _NUMBER.fullmatch(self._text(at, "word"))
        return found, 2 if found and not found[6] and self._text(at + 1, "word") == "%" else 1

    def _value(self, name: str, sign: str, at: int, *, behind: int = 0) -> Comparison:
        number, length = self._number(at)
        token = self._tokens[at] if at < len(self._tokens) else None
        if number is None:
            if (
                name in METRICS
                or sign != "="
                or token is None
                or token.kind not in ("word", "quoted")
                or not token.text
            ):
                raise BadInput(
                    say("search.no_value", "{name} is compared with nothing.", name=name)
                    if token is None
                    else say(
                        "search.no_number",
                        "{name} is compared with {value}, which is no number.",
                        name=name,
                        value=quoted(token.text),
                    ),
                    hint=say("search.write", "Write {condition}.", condition=f"{name} {sign} 0.5"),
                )
            self._at = at + 1
            return Comparison(name, sign, token.text)
        self._at = at + length + behind
        percent = bool(number[6]) or length == 2
        value = float(f"{number[1].replace('−', '-')}{number[2].replace(',', '')}e{number[5] or 0}")
        if name in _BOUNDED and abs(value) > 1 and not percent:
            raise BadInput(
                say("search.fraction", "{name} is a fraction, and {value} can be none.", name=name, value=f"{value:g}"),
                hint=say("search.write", "Write {condition}.", condition=f"{name} {sign} {value:g} %"),
            )
        digits = len(number[3] or number[4] or "") - int(number[5] or 0) + (2 if percent else 0) if sign == "=" else 0
        return Comparison(name, sign, float(f"{value / 100:.12g}") if percent else value, min(max(digits, 0), 12))

    # -- the rest -----------------------------------------------------------------------------------------------

    def _field(self, token: Token) -> Field:
        name = _ALIASES.get(token.name, token.name)
        if name not in FIELDS:
            raise unknown("field", token.name, FIELDS)
        if not token.text:
            raise BadInput(
                say("search.names_nothing", "{field} names nothing.", field=f"{name}:"),
                hint=say("search.colon", "Write {field} with no space behind the colon.", field=f"{name}:…"),
            )
        return Field(name, token.text)

    def _days(self) -> list[Condition]:
        word = self._tokens[self._at].text.casefold()
        ahead = self._ahead(self._at + 1)
        if word not in _DATED:
            return self._bare_days(word)
        found = read_days(ahead, self._today)
        if found is None:
            if word in _ON or not ahead:
                return []  # “in” is also a word like others
            raise BadInput(
                say(
                    "search.no_day",
                    "{day} behind “{word}” is no day that is known here.",
                    day=quoted(" ".join(ahead[:2])),
                    word=word,
                ),
                hint=say(
                    "search.write_days",
                    "Write since 2026-01-31, since last week, until yesterday; words in quotation marks are words.",
                ),
            )
        days, count = found
        self._at += 1 + count
        if word in _SINCE:
            return [Since(days.first)]
        if word in _AFTER:
            return [Since(days.last + dt.timedelta(days=1))]
        if word in _UNTIL:
            return [Until(days.last)]
        if word in _BEFORE:
            return [Until(days.first - dt.timedelta(days=1))]
        return [Since(days.first), Until(days.last)]

    def _bare_days(self, word: str) -> list[Condition]:
        """“today”, “last week”; in Korean with “부터” or “까지” behind."""
        ahead = self._ahead(self._at)
        for suffix in ("부터", "까지", ""):
            for count in (1, 2):
                words = [*ahead[: count - 1], *(each.removesuffix(suffix) for each in ahead[count - 1 : count])]
                ends = len(ahead) >= count and ahead[count - 1].endswith(suffix)
                found = read_days(words, self._today, bare=True) if ends else None
                if found is not None and found[1] == count:
                    self._at += count
                    both: list[Condition] = [Since(found[0].first), Until(found[0].last)]
                    return both[:1] if suffix == "부터" else both[1:] if suffix == "까지" else both
        found = read_days(ahead, self._today, bare=True)
        if found is None:
            return []
        self._at += found[1]
        return [Since(found[0].first), Until(found[0].last)]

    def _word(self, word: str) -> list[Condition]:
        if word.casefold() in _WIDENING:
            raise BadInput(
                say("search.narrows", "A search only narrows: it knows no {word}.", word=f"“{word}”"),
                hint=say(
                    "search.twice",
                    'Search twice; to look for the word itself, write "{word}" in quotation marks.',
                    word=word,
                ),
            )
        self._at += 1
        return [] if word.casefold() in _LIGHT else [_words(word)]


def _words(text: str) -> Words:
    if not re.search(r"\w", text):
        raise BadInput(
            say("search.no_letter", "{text} holds no letter and no digit to look for.", text=quoted(text)),
            hint=say("search.give_word", "Give a word."),
        )
    return Words(" ".join(text.split()))


def _check_sign(sign: str) -> None:
    if sign == "≠":
        raise BadInput(
            say("search.narrows", "A search only narrows: it knows no {word}.", word="≠"),
            hint=say("search.signs", "Compare with <, <=, >, >= or =."),
        )
