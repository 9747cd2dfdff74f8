"""The planner: the items of a sentence become commands, or it is known which of them found no place. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .command_builder import CommandBuilder, cancel, report
from .coverage import uncovered
from .items import Item, kind_set
from .lexicon import Catalog
from .memory import Memory
from .plan import Command, cross_validate, sweep, walk_forward
from .questions import LIGHT
from .run_settings import RunSettings
from .sentence import Lacking, Sentence
from .subject_finder import SubjectFinder
from .subjects import VALUES, Assignment, Refused, Subject

SUBJECTS = kind_set("STRATEGY SYMBOL REF AGAIN FOLLOW NTH RUNID BOTH ALL_RUNS ALL_STRATEGIES STRATEGYWORD ONE")
PLACED = SUBJECTS | LIGHT | kind_set("SETTING WINDOW NUMBERS LENGTH RANGE NUM RUN DO")
ALLOWED = {
    "run": PLACED,
    "compare": PLACED | kind_set("COMPARE VS THAN BETTER WHICH WHAT HOW AMONG_P OR DID RESULT RANK OWNBARS"),
    "sweep": PLACED | kind_set("SWEEP BETTER WHICH WHAT AMONG_P DOES RANK PARAM OR PARAMETERWORD"),
    "walk": PLACED | kind_set("WALK SWEEP BETTER RANK PARAM OR PARAMETERWORD"),
    "report": LIGHT | kind_set("REPORT MAKE DID DO REF RUNID COMPARE RESULT LAST"),
    "cross": PLACED | kind_set("CROSS SWEEP BETTER RANK PARAM OR PARAMETERWORD"),
    "cancel": SUBJECTS - {"AGAIN", "FOLLOW"} | LIGHT | kind_set("CANCEL RUN"),
}
_BEST_ONE = LIGHT | kind_set("RUN BETTER ONE REF IS WHICH WHAT RESULT AGAIN DO")
TRIES = {"sweep": sweep, "walk": walk_forward, "cross": cross_validate}
MAX_COMMANDS = 30  # that one sentence is carried out as


class Planner:
    """Plans the commands of one sentence."""

    def __init__(self, items: Sequence[Item], catalog: Catalog, memory: Memory) -> None:
        self.sentence = Sentence(items)
        self.catalog = catalog
        self.memory = memory

    @property
    def left_over(self) -> list[Item]:
        """The items that found no place."""
        return self.sentence.left_over

    def commands(self) -> list[Command]:
        """What to do, each thing once. Raises Lacking."""
        found = list({command.line: command for command in self._commands()}.values())
        if len(found) > MAX_COMMANDS:
            raise Lacking("too_much", str(len(found)))
        self.sentence.refuse(*uncovered(self.sentence.items, found, self.memory))
        return found

    def _commands(self) -> list[Command]:
        act = self._act()
        if act == "compare" and self._wants_the_best_of_a_sweep():
            raise Lacking("best_of_sweep")
        self.sentence.refuse(*(item for item in self.sentence.items if item.kind not in ALLOWED[act]))
        if act == "cancel":
            return cancel(self.sentence, self.memory)
        if act == "report":
            return [report(self.sentence, self.memory)]
        tries = act in TRIES
        subjects = SubjectFinder(self.sentence, self.catalog, self.memory).find("sweep" if tries else act)
        self._assign(subjects, act)
        shared = RunSettings(self.sentence, self.catalog, subjects).shared("sweep" if tries else act)
        builder = CommandBuilder(self.sentence, self.catalog, subjects, shared)
        if tries:
            return [builder.sweep(TRIES[act])]
        return builder.compare() if act == "compare" else builder.run()

    def _wants_the_best_of_a_sweep(self) -> bool:
        """“run the best one”, right after a sweep: its values are not known here."""
        swept = self.memory.last is not None and self.memory.last.kind == "sweep"
        return swept and "BETTER" in self.sentence.kinds and self.sentence.kinds <= _BEST_ONE

    def _act(self) -> str:
        kinds = self.sentence.kinds
        if "CANCEL" in kinds and kinds <= ALLOWED["cancel"]:
            return "cancel"
        if "REPORT" in kinds:
            return "report"
        if "WALK" in kinds:
            return "walk"
        if "CROSS" in kinds:
            return "cross"
        compares = kinds & {"COMPARE", "VS", "THAN"}
        if "BETTER" in kinds and all(item.value.listed for item in self.sentence.of("RANGE")):
            compares |= {"BETTER"}  # “what is better, 60 or 120?”
        if "SWEEP" in kinds or ("RANGE" in kinds and not compares):
            return "sweep"
        return "compare" if compares else "run"

    def _assign(self, subjects: list[Subject], act: str) -> None:
        chooses = bool(self.sentence.of("SWEEP", "WALK", "CROSS", "BETTER", "COMPARE", "WHICH"))
        assignment = Assignment(self.catalog, subjects, self.sentence.items, splits=act == "compare", chooses=chooses)
        for at, item in enumerate(self.sentence.items):
            if item.kind in VALUES and item not in self.sentence.left_over:
                try:
                    assignment.assign(at)
                except Refused:
                    self.sentence.refuse(item)
        self.sentence.left_over += [
            item for item in self.sentence.of("YEAR", "NUM") if item not in self.sentence.left_over and not subjects
        ]
        for one in subjects:
            for variant in one.variants:
                if fault := self._fault(one, one.own(variant)):
                    raise Lacking("at_odds", fault)

    def _fault(self, one: Subject, own: Mapping[str, Any]) -> str | None:
        specs = self.catalog.parameters_of(one.strategy_id).values()
        bound = {spec.name: own.get(spec.name, spec.default) for spec in specs}
        return self.catalog.refuses(one.strategy_id, bound) if bound and None not in bound.values() else None
