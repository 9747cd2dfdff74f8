"""Understand a sentence: text, catalog and memory in; a plan with nothing left over, or a question back, out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz, process

from ...wording import MAX_READ_CHARACTERS
from .afterthought import NUMBERS, without_afterthought
from .how_to import how_to
from .imports import beside_import, import_of
from .items import Item
from .judgement import chosen_by, judged
from .left_words import left_spans, words_at
from .lexicon import Catalog, Lexicon
from .memory import Memory
from .notes import asks_nobody, without_note
from .plan import Command, Offer, Piece, Plan
from .planner import Planner
from .quantities import DATES, QUANTITIES, signed
from .questions import is_asked, recognise
from .reader import MAX_WORDS, read
from .sentence import Lacking
from .session_ends import end_of_session
from .slots import SLOTS
from .subjects import VALUES
from .terms import term

MAX_OFFERS = 4
NEVER = frozenset({"HOLD", "NOT", "IF"})  # with one of these, nothing near is offered as a button
ACTING = frozenset({"RUN", "COMPARE", "SWEEP", "WALK", "CROSS", "CANCEL", "AGAIN", "REPORT"})


class Understanding:
    """Reads sentences against one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lexicon = Lexicon(catalog)

    def knows(self, word: str) -> bool:
        """Whether a word is of the vocabulary or of a name."""
        return self._lexicon.knows(word.lower())

    def plans(self, text: str, memory: Memory | None = None) -> list[tuple[str, Plan]]:
        """Plan a text of one or more lines, each a sentence of its own where all of them are whole.

        Where they are not, and no more than one has a word to act by, they are one sentence in several lines.
        """
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or len(text) > MAX_READ_CHARACTERS or without_note(text) is not None:
            return [(text, self.plan(text, memory))]
        planned: list[tuple[str, Plan]] = []
        acts = False
        for line in lines:
            # What goes back to a run that the lines above have yet to start goes back to nothing here.
            planned.append((line, self.plan(line, Memory() if acts else memory)))
            acts = acts or bool(planned[-1][1].commands)
        if all(plan.is_whole for _, plan in planned) or sum(map(self._acts, lines)) > 1:
            return planned
        return [(text, self.plan(text, memory))]

    def _acts(self, line: str) -> bool:
        return any(item.kind in ACTING for items in read(line, self._lexicon) for item in items)

    def plan(self, text: str, memory: Memory | None = None) -> Plan:
        """Plan what a sentence asks for. With two ways to read it, it is not acted on but asked back.

        A note to oneself, and what is said to nobody here, lacks "nobody_asked".

        >>> Understanding(catalog).plan("momentum over 90 bars on the nasdaq").commands[0].line
        '/run_backtest momentum lookback=90 symbol=IXIC'
        """
        memory = memory or Memory()
        if (noted := without_note(text)) is not None:
            plan = self.plan(noted, memory)
            lacks = "noted" if plan.is_whole and plan.commands else "nobody_asked"
            return Plan(lacks=lacks, offers=[Offer(each) for each in plan.commands if "$" not in each.line])
        if len(text) > MAX_READ_CHARACTERS:
            return Plan(lacks="too_long", detail=f"{MAX_READ_CHARACTERS:,}")
        if (named := import_of(text)) is not None:
            return Plan(commands=[named])
        if (partly := beside_import(text)) is not None:
            command, around = partly
            never = any(item.kind in NEVER for items in read(" ".join(around), self._lexicon) for item in items)
            return Plan(left_over=around, offers=[] if never else [Offer(command, ", ".join(around))])
        if (ends := end_of_session(text)) is not None:
            return Plan(question=ends)
        if (told := how_to(text) or term(text)) is not None:
            return Plan(question=told)
        lexicon = self._lexicon.with_runs((run.id for run in memory.runs), memory.names)
        plans = [self._planned(text, items, memory) for items in read(text, lexicon)]
        if not plans:
            return Plan(lacks="too_many_words", detail=str(MAX_WORDS))
        whole = [plan for plan in plans if plan.is_whole]
        different = {_outcome(plan): plan for plan in whole}
        if len(different) > 1:
            offers = [Offer(each) for plan in different.values() for each in plan.commands[:1]]
            return Plan(lacks="two_ways", offers=offers[:MAX_OFFERS])
        return whole[0] if whole else min(plans, key=lambda plan: (len(plan.left_over), not plan.lacks))

    def _planned(self, text: str, read: Sequence[Item], memory: Memory) -> Plan:
        said = [item for item in signed(list(read)) if item.kind != "FILL"]
        plan = self._plan_of(text, said, memory)
        if plan.question is not None and (word := judged(text, read)):
            return msgspec.structs.replace(plan, question=msgspec.structs.replace(plan.question, judged=word))
        if not plan.is_whole or not plan.commands:
            return plan
        if chosen := chosen_by(text, read):
            return Plan(left_over=[chosen], offers=[Offer(each, chosen) for each in plan.commands], pieces=plan.pieces)
        for shorter in without_afterthought(text, said):
            without = self._plan_of(text, shorter, memory)
            if without.is_whole and without.commands and without.commands != plan.commands:
                both = [each.commands[0] for each in (plan, without) if len(each.commands) == 1]
                return Plan(lacks="two_ways", pieces=plan.pieces, offers=[Offer(each) for each in both])
        return plan

    def _plan_of(self, text: str, said: Sequence[Item], memory: Memory) -> Plan:
        items = SLOTS.apply(DATES.apply(QUANTITIES.apply(said)))
        question = recognise(items, memory)
        if question is not None:
            return Plan(question=question, pieces=_pieces(text, items))
        planner = Planner(items, self._catalog, memory)
        commands, lacking = _attempt(planner)
        lacks = lacking.key if lacking else ""
        if (lacks or planner.left_over) and asks_nobody(text, items):
            return Plan(lacks="nobody_asked")
        spans = left_spans(text, items, planner.left_over)
        left_over = words_at(text, spans)
        if not left_over and not lacks:
            return Plan(commands=commands, pieces=_pieces(text, items))
        rest = [item for item in items if not any(start <= item.start < end for start, end in spans)]
        if any(item.kind in NEVER for item in items):
            held = any(item.kind == "HOLD" for item in items) and len(left_over) == 1
            return Plan(left_over=left_over, lacks="held" if held else lacks, pieces=_pieces(text, items))
        return Plan(
            left_over=left_over,
            lacks=lacks,
            detail=lacking.detail if lacking else "",
            has_unknown_words=any(item.kind == "UNKNOWN" for item in items),
            asks=is_asked(items),
            pieces=_pieces(text, rest),
            offers=self._offers(items, rest, memory, left_over),
        )

    def _offers(self, items: Sequence[Item], rest: Sequence[Item], memory: Memory, left_over: list[str]) -> list[Offer]:
        """The command that is near: what was said, without the words in which something found no place."""
        if _asks_of_the_past(items):
            return []
        without = ", ".join(left_over)
        near = Planner(rest, self._catalog, memory)
        commands, lacking = _attempt(near)
        if lacking and lacking.key in ("run_what", "nothing_asked"):
            if whole := self._with_strategy([spec.id for spec in self._catalog.strategies], items, memory):
                return [Offer(each) for each in whole[:MAX_OFFERS]]
            commands = self._with_strategy(self._resembling(without), rest, memory) if _is_about_runs(items) else []
        elif lacking and lacking.key == "sweep_range" and any(item.kind in NUMBERS for item in items):
            return []  # values were named, and they are not those of our proposal
        elif lacking:
            commands = list(lacking.near)
        elif near.left_over or any("$" in each.line for each in commands):
            return []
        return [Offer(each, without) for each in commands[:MAX_OFFERS]]

    def _with_strategy(self, ids: Sequence[str], items: Sequence[Item], memory: Memory) -> list[Command]:
        """What the sentence would be with a strategy named, for those of which nothing would be left over."""
        found = []
        for each in ids:
            planner = Planner([Item("STRATEGY", each, -1, -1), *items], self._catalog, memory)
            commands, lacking = _attempt(planner)
            found += commands[:1] if not lacking and not planner.left_over else []
        return found

    def _resembling(self, words: str) -> list[str]:
        """The strategies whose names resemble words that we do not know most."""
        ids = [spec.id for spec in self._catalog.strategies]
        return [found for found, _, _ in process.extract(words, ids, scorer=fuzz.partial_ratio, limit=MAX_OFFERS - 1)]


def _asks_of_the_past(items: Sequence[Item]) -> bool:
    """“what was its average holding time?”: to start something would be no answer."""
    kinds = {item.kind for item in items}
    return is_asked(items) and "DID" in kinds and bool(kinds & {"UNKNOWN", "METRIC"})


def _is_about_runs(items: Sequence[Item]) -> bool:
    return any(item.kind in ("RUN", "WINDOW", "SYMBOL", *VALUES) for item in items)


def _attempt(planner: Planner) -> tuple[list[Command], Lacking | None]:
    try:
        return planner.commands(), None
    except Lacking as error:
        return [], error


def _outcome(plan: Plan) -> str:
    return "\n".join(each.line for each in plan.commands) or repr(plan.question)


def _pieces(text: str, items: Sequence[Item]) -> list[Piece]:
    return [
        Piece(item.start, item.end, text[item.start : item.end], f"{item.kind.lower()} {item.value}")
        for item in items
        if item.value is not None
    ]
