"""A plan: what a sentence becomes, for each piece of it what it means, and what found no place. Pure."""

from __future__ import annotations

import datetime as dt
import shlex
from typing import Any

import msgspec

from ....protocol.run_kinds import BACKTEST, COMPARISON, CROSS_VALIDATION, SWEEP, WALK_FORWARD
from ...spoken_dates import Span


class Command(msgspec.Struct, frozen=True):
    """A command with its parameters. `$1` among them is the run that the plan's first command starts."""

    name: str
    parameters: dict[str, Any]

    @property
    def line(self) -> str:
        """The command as it would be typed.

        >>> Command("run_backtest", {"strategy_id": "momentum", "lookback": 90}).line
        '/run_backtest momentum lookback=90'
        """
        words = [f"/{self.name}"]
        for name, value in self.parameters.items():
            if name in ("strategy_id", "run_id") or (self.name, name) == ("import", "name"):
                words.insert(1, shlex.quote(value))
            elif name == "strategy_ids":
                words[1:1] = map(_quoted, value)
            else:
                words.append(f"{name}={_quoted(spell(value))}")
        return " ".join(words)


def _quoted(word: str) -> str:
    return word if word.startswith("$") else shlex.quote(word)


def spell(value: Any) -> str:
    """A value as a command line has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def run_backtest(strategy_id: str, **parameters: Any) -> Command:
    return Command(BACKTEST.command, {"strategy_id": strategy_id, **parameters})


def compare_strategies(strategy_ids: list[str], **parameters: Any) -> Command:
    return Command(COMPARISON.command, {"strategy_ids": strategy_ids, **parameters})


def sweep(strategy_id: str, **parameters: Any) -> Command:
    return Command(SWEEP.command, {"strategy_id": strategy_id, **parameters})


def walk_forward(strategy_id: str, **parameters: Any) -> Command:
    return Command(WALK_FORWARD.command, {"strategy_id": strategy_id, **parameters})


def cross_validate(strategy_id: str, **parameters: Any) -> Command:
    return Command(CROSS_VALIDATION.command, {"strategy_id": strategy_id, **parameters})


class Piece(msgspec.Struct, frozen=True):
    """A piece of a sentence, in its own words, and what it became."""

    start: int
    end: int
    text: str
    meaning: str


class Question(msgspec.Struct, frozen=True):
    """A question to answer: nothing is run for it."""

    topic: str
    about: str = ""  # a strategy, a metric, a symbol, or the ids of runs with spaces between
    metric: str = ""
    wanted: str = ""  # of what is ranked: "less", "more", "best" or "worst"
    missing: str = ""  # the strategy that was asked about and has not been run
    numbers: list[float] = []
    parameters: list[str] = []  # that are asked for by name
    start: dt.date | None = None  # of the time that is asked about
    end: dt.date | None = None
    last: Span | None = None  # or how long before the end of the run
    judged: str = ""  # the word by which it asks whether that is good


class Offer(msgspec.Struct, frozen=True):
    """A command near what was said, and the words that it leaves out."""

    command: Command
    without: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What to do about a sentence. Commands are carried out only where nothing is left over and nothing is lacking."""

    commands: list[Command] = []
    question: Question | None = None
    pieces: list[Piece] = []
    left_over: list[str] = []  # in the user's own words
    lacks: str = ""  # why it is asked back, if it is not for what is left over: a key of the assistant's phrases
    detail: str = ""
    has_unknown_words: bool = False
    asks: bool = False  # it is a question, and not one that can be answered
    offers: list[Offer] = []

    @property
    def is_whole(self) -> bool:
        """Whether all of the sentence was understood, and it says what to do or to answer."""
        return not self.left_over and not self.lacks and bool(self.commands or self.question)
