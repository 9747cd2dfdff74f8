"""Build the commands of a plan from its subjects and the settings they share. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ....protocol.comparison_window import FULL
from ....protocol.messages import ParameterSpec
from .lexicon import Catalog
from .memory import COMPARED, Memory, PastRun
from .plan import Command, compare_strategies, cross_validate, run_backtest, sweep, walk_forward
from .sentence import Lacking, Sentence
from .slots import RUN_SETTINGS
from .subjects import VALUES, Subject

MAX_COMPARED = 100  # as many as the queue takes
TRIES = {"sweep": sweep, "walk_forward": walk_forward, "cross_validation": cross_validate}


@dataclass
class CommandBuilder:
    """Builds the commands of one sentence. Each method raises Lacking where it has too little to go by."""

    sentence: Sentence
    catalog: Catalog
    subjects: list[Subject]
    shared: dict[str, Any]

    def run(self) -> list[Command]:
        """Run each variant of each subject; or a comparison or a sweep of before once more."""
        if not self.subjects:
            raise Lacking("run_what" if self.sentence.of("RUN", *VALUES, "WINDOW", "SYMBOL") else "nothing_asked")
        if not self._says_to_act():
            raise Lacking("do_what", near=[self._one(one, {}) for one in self.subjects if one.base is None])
        if len(self.subjects) == 1 and (base := self.subjects[0].base) and base.kind != "backtest":
            return [self._again(self.subjects[0], base)]
        return [self._one(one, variant) for one in self.subjects for variant in one.variants]

    def _says_to_act(self) -> bool:
        """Whether there is more than a name: a word to act by, or something to do it with."""
        acts = self.sentence.of("RUN", "AGAIN", "FOLLOW", "DO", "ALL_STRATEGIES", "WINDOW", "SYMBOL", *VALUES)
        return bool(acts) or {"REF", "STRATEGY"} <= self.sentence.kinds

    def _one(self, one: Subject, variant: dict[str, Any]) -> Command:
        before = _of_the_run(one.base) if one.base else {}
        return run_backtest(one.strategy_id, **one.own(variant), **_given({**before, **one.run, **self.shared}))

    def _again(self, one: Subject, base: PastRun) -> Command:
        """A comparison or a sweep once more, with another symbol, window or costs."""
        if any(one.variants):
            self.sentence.refuse(*self.sentence.of(*VALUES))
        merged = _given({**base.parameters, **self.shared})
        if base.kind in TRIES:
            return TRIES[base.kind](base.strategy_id, **merged)
        return compare_strategies(list(base.strategy_ids), **merged)

    def compare(self) -> list[Command]:
        """Compare the subjects by name where that says all, else run them first and compare the runs."""
        self.sentence.refuse(*(item for item in self.sentence.of("RANK") if item.value != "sharpe_ratio"))
        runs: list[Command] = []
        names: list[str] = []
        for one in self.subjects:
            same = not any(one.variants) and not _given(self.shared)
            if one.base and one.base.status in COMPARED and (same or one.base.imported):
                names.append(one.base.id)
                continue
            for variant in one.variants:
                if one.base is None and not variant and not one.run:
                    names.append(one.strategy_id)
                else:
                    run = self._one(one, variant)
                    runs += [] if run in runs else [run]
                    names.append(f"${runs.index(run) + 1}")
        names = list(dict.fromkeys(names))
        if len(names) < 2 or len(names) > MAX_COMPARED:
            raise Lacking("compare_what")
        by_name = any(one.base is None and not any(one.variants) and not one.run for one in self.subjects)
        settings = {**self._settings_before(), **self.shared} if by_name else {}
        if "symbols" in settings and any(one.base is None and not self._is_portfolio(one) for one in self.subjects):
            # “compare it with momentum”, and it was on several symbols: on which of them is the other one run?
            self.sentence.refuse(*self.sentence.of("STRATEGY"))
        if self.sentence.of("OWNBARS"):
            settings = {**settings, "window": FULL}
        return [*runs, compare_strategies(names, **_given(settings))]

    def _is_portfolio(self, one: Subject) -> bool:
        return self.catalog.takes_several(one.strategy_id)

    def _settings_before(self) -> dict[str, Any]:
        """Symbol, window and costs of the runs that are compared with strategies: theirs, if they agree."""
        before = [_of_the_run(one.base) for one in self.subjects if one.base and not one.base.imported]
        if any(each != before[0] for each in before):
            self.sentence.refuse(*self.sentence.of("STRATEGY"))
        return before[0] if before else {}

    def sweep(self, command: Callable[..., Command]) -> Command:
        """Try the ranges of the one subject, as a sweep, a walk-forward or a cross-validation does."""
        if len(self.subjects) != 1:
            self.sentence.refuse(*(self.sentence.items[one.at] for one in self.subjects[1:] if one.at >= 0))
            if not self.subjects:
                self.sentence.refuse(*self.sentence.of("PARAM", "RANGE"))
                raise Lacking("sweep_what")
        (one,) = self.subjects[:1]
        placed = {each.parameter for each in one.ranges.values()} | one.ranges.keys()
        named = [item for item in self.sentence.of("PARAM") if item.value not in placed]
        if not one.ranges or len(one.variants) > 1:
            known = self.catalog.numeric(one.strategy_id)
            wanted = [spec for spec in known if spec.name in {item.value for item in named}]
            self.sentence.refuse(*(item for item in named if item.value not in {spec.name for spec in known}))
            specs = wanted or known
            if not specs:  # a comparison has none, and names no one strategy
                of_one = any(spec.id == one.strategy_id for spec in self.catalog.strategies)
                raise Lacking("sweep_nothing", one.strategy_id) if of_one else Lacking("sweep_what")
            near = [command(one.strategy_id, **{spec.name: tries}) for spec in specs if (tries := _around(spec))]
            raise Lacking("sweep_range", ", ".join(spec.name for spec in specs), near)
        self.sentence.refuse(*named)
        values = {name: each.spelled for name, each in one.ranges.items()}
        self.sentence.refuse(*(item for item in self.sentence.of("RANK") if item.value not in self.catalog.ranked))
        ranks = [item.value for item in self.sentence.of("RANK")]
        before = _of_the_run(one.base) if one.base else {}
        ranked = {"metric": ranks[0]} if ranks else {}
        own = {name: value for name, value in one.own(one.variants[0]).items() if name not in values}
        return command(one.strategy_id, **values, **own, **{**ranked, **_given({**before, **one.run, **self.shared})})


def cancel(sentence: Sentence, memory: Memory) -> list[Command]:
    """Which runs to stop. Raises Lacking."""
    active = memory.active
    names = {item.value for item in sentence.of("STRATEGY")}
    ids = {item.value for item in sentence.of("RUNID")}
    if names or ids:
        active = [run for run in active if run.strategy_id in names or run.id in ids]
    elif sentence.of("NTH"):
        sentence.refuse(*sentence.of("NTH"))
    if not active:
        raise Lacking("nothing_running")
    if not sentence.of("ALL_STRATEGIES", "ALL_RUNS", "BOTH") and not names and not ids and len(active) > 1:
        named = ", ".join(f"{run.strategy_id} ({run.id})" for run in active)
        raise Lacking("cancel_which", named, [Command("cancel", {"run_id": run.id}) for run in active])
    return [Command("cancel", {"run_id": run.id}) for run in active]


def report(sentence: Sentence, memory: Memory) -> Command:
    """The tear sheet of a comparison: the one named, or the latest. Raises Lacking."""
    named = sentence.of("RUNID")
    if named:
        sentence.refuse(*named[1:])
        return Command("report", {"run_id": named[0].value})
    compared = [run for run in memory.runs if run.kind == "comparison" and run.status in COMPARED]
    is_of_another = memory.last is not None and memory.last.kind != "comparison"
    if is_of_another and sentence.of("REF") and not sentence.of("COMPARE"):  # “a report of it”
        raise Lacking("report_what", near=[Command("report", {"run_id": run.id}) for run in compared[-1:]])
    return Command("report", {})


def _around(spec: ParameterSpec) -> str | None:
    """A range to try around the usual value, from half of it to twice as much."""
    if spec.type != "int" or not isinstance(spec.default, int) or spec.default < 4:
        return None
    low = max(spec.default // 2, int(spec.minimum or 1))
    return f"{low}:{spec.default * 2}:{max(spec.default // 10, 1)}"


def _of_the_run(base: PastRun) -> dict[str, Any]:
    """The settings of a run of before that are not its strategy's own."""
    return {name: value for name, value in base.parameters.items() if name in RUN_SETTINGS}


def _given(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None}
