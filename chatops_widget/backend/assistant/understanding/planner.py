"""The planner: the items of a sentence become commands, a question, or a list of what found no place. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ....protocol.messages import ParameterSpec
from .coverage import uncovered
from .dates import last
from .items import Item, kind_set
from .lexicon import Catalog
from .memory import COMPARED, Memory, PastRun
from .plan import Command, compare_strategies, run_backtest, sweep
from .questions import LIGHT
from .slots import RUN_SETTINGS, Window
from .subjects import VALUES, Assignment, Refused, Subject

SUBJECTS = kind_set("STRATEGY SYMBOL REF AGAIN NTH RUNID BOTH ALL_RUNS ALL_STRATEGIES STRATEGYWORD ONE")
PLACED = SUBJECTS | LIGHT | kind_set("SETTING WINDOW NUMBERS LENGTH RANGE NUM RUN DO")
ALLOWED = {
    "run": PLACED,
    "compare": PLACED | kind_set("COMPARE VS THAN BETTER WHICH WHAT HOW AMONG_P OR DID RESULT RANK"),
    "sweep": PLACED | kind_set("SWEEP BETTER WHICH WHAT AMONG_P DOES RANK PARAM OR PARAMETERWORD"),
    "cancel": SUBJECTS - {"AGAIN"} | LIGHT | kind_set("CANCEL RUN"),
}
APART = kind_set("AND COMMA VS THAN OR COMPARE TO WITH SYMBOL WINDOW")
MAX_COMMANDS = 30  # that one sentence is carried out as
FAR = 100  # strategies; more are not compared at once


class Lacking(Exception):
    """All was understood, and yet it is not enough to act on. The key says what is lacking."""

    def __init__(self, key: str, detail: str = "", near: Sequence[Command] = ()) -> None:
        super().__init__(key)
        self.key, self.detail, self.near = key, detail, near


@dataclass
class Planner:
    """Plans the commands of one sentence. `left_over` collects the items that found no place."""

    items: Sequence[Item]
    catalog: Catalog
    memory: Memory
    left_over: list[Item] = field(default_factory=list)

    def commands(self) -> list[Command]:
        """What to do, each thing once. Raises Lacking."""
        found = list({command.line: command for command in self._commands()}.values())
        if len(found) > MAX_COMMANDS:
            raise Lacking("too_much", str(len(found)))
        self._refuse(*uncovered(self.items, found, self.memory))
        return found

    def _commands(self) -> list[Command]:
        act = self._act()
        self.left_over = [item for item in self.items if item.kind not in ALLOWED[act]]
        if act == "cancel":
            return self._cancel()
        subjects = self._subjects(act)
        self._assign(subjects, act)
        shared = self._shared(subjects, act)
        if act == "sweep":
            return [self._sweep(subjects, shared)]
        return self._compare(subjects, shared) if act == "compare" else self._run(subjects, shared)

    # -- what is wanted -----------------------------------------------------------------------------------------

    def _act(self) -> str:
        kinds = self._kinds()
        if "CANCEL" in kinds and kinds <= ALLOWED["cancel"]:
            return "cancel"
        compares = kinds & {"COMPARE", "VS", "THAN"}
        if "BETTER" in kinds and all(item.value.listed for item in self._of("RANGE")):
            compares |= {"BETTER"}  # “what is better, 60 or 120?”
        if "SWEEP" in kinds or ("RANGE" in kinds and not compares):
            return "sweep"
        return "compare" if compares else "run"

    def _kinds(self) -> frozenset[str]:
        return frozenset(item.kind for item in self.items)

    def _of(self, *kinds: str) -> list[Item]:
        return [item for item in self.items if item.kind in kinds]

    def _refuse(self, *items: Item) -> None:
        self.left_over += [item for item in items if item not in self.left_over]

    # -- who ----------------------------------------------------------------------------------------------------

    def _subjects(self, act: str) -> list[Subject]:
        found: list[Subject] = []
        for at, item in enumerate(self.items):
            match item.kind:
                case "STRATEGY" if not self._is_said_again(at):
                    found.append(Subject(item.value, at))
                case "ALL_STRATEGIES" if self._of("AGAIN"):
                    self._refuse(item)  # all strategies, or all that was run?
                case "ALL_STRATEGIES" if item.value in (None, len(self.catalog.strategies)):
                    found += [Subject(spec.id, at) for spec in self.catalog.strategies]
                case "NTH" | "RUNID":
                    run = self.memory.find(item.value) if item.kind == "RUNID" else self.memory.nth(item.value)
                    found += self._past([run] if run else [], at)
                case "BOTH" if len(self._of("STRATEGY")) == 2:
                    pass  # “both momentum and donchian”
                case "BOTH":
                    found += self._past(self.memory.backtests[-2:] if len(self.memory.backtests) > 1 else [], at)
                case "ALL_RUNS":
                    found += self._past(self.memory.mine(today=item.value), at)
                case "ALL_STRATEGIES":
                    self._refuse(item)
        return self._with_base(found, act)

    def _is_said_again(self, at: int) -> bool:
        """“이평선 20/60 크로스”: one strategy, called by two names with nothing between that would tell them apart."""
        for item in reversed(self.items[:at]):
            if item.kind == "STRATEGY":
                return bool(item.value == self.items[at].value)
            if item.kind in APART:
                return False
        return False

    def _past(self, runs: Iterable[PastRun], at: int) -> list[Subject]:
        made = [Subject(run.strategy_id, at, base=run) for run in runs if self._knows(run)]
        if not made:
            self._refuse(self.items[at])
        return made

    def _knows(self, run: PastRun) -> bool:
        return run.kind == "comparison" or any(spec.id == run.strategy_id for spec in self.catalog.strategies)

    def _with_base(self, found: list[Subject], act: str) -> list[Subject]:
        """What “it” and “same” stand for, and what is meant where no strategy is named."""
        refs = self._of("REF", "AGAIN")
        base = self.memory.last
        if act == "compare":
            named = bool(refs) or (len(found) == 1 and found[0].base is None and self._leans_on(found[0]))
            if named and len(found) < 2 and not any(one.base for one in found):
                runs = self.memory.backtests[-1:] if base is not None else []
                if not runs and refs:
                    self._refuse(*refs)
                return [*(Subject(run.strategy_id, -1, base=run) for run in runs if self._knows(run)), *found]
            return found
        if found:
            if refs and len(found) == 1 and found[0].base is None and base is not None and base.kind == "backtest":
                found[0].run = {n: v for n, v in base.parameters.items() if n in RUN_SETTINGS}
            elif refs and base is None and not any(one.base for one in found):
                self._refuse(*refs)
            return found
        if act == "sweep" and not refs and (owner := self._owner()):
            return [Subject(owner, -1)]
        if base is not None and (refs or self._changes_something()) and self._knows(base):
            return [Subject(base.strategy_id, -1, base=base)]
        if refs and base is None:
            raise Lacking("nothing_run")
        return []

    def _changes_something(self) -> bool:
        """“slow at 150”, “on the nasdaq”: but not a bare name, or a sum of money."""
        bare = all(item.kind == "SYMBOL" or (item.kind == "SETTING" and "cash" in item.value) for item in self.items)
        return bool(self._of(*VALUES, "WINDOW", "SYMBOL")) and not bare

    def _leans_on(self, one: Subject) -> bool:
        """“compare with buy and hold”: with something that was there before."""
        around = [self.items[at].kind for at in (one.at - 1, one.at + 1) if 0 <= at < len(self.items)]
        before = around[:1] if one.at > 0 else []
        behind = around[-1:] if one.at + 1 < len(self.items) else []
        return bool({"WITH", "TO", "VS", "THAN"} & set(before) or {"AND", "VS", "THAN"} & set(behind))

    def _owner(self) -> str | None:
        """The one strategy that has all of the parameters that are named."""
        names = {item.value for item in self._of("PARAM")}
        names |= {item.value.parameter for item in self._of("RANGE") if item.value.parameter}
        owners = self.catalog.owners(names) if names else []
        return owners[0] if len(owners) == 1 else None

    # -- with what ----------------------------------------------------------------------------------------------

    def _assign(self, subjects: list[Subject], act: str) -> None:
        chooses = bool(self._of("SWEEP", "BETTER", "COMPARE", "WHICH"))
        assignment = Assignment(self.catalog, subjects, self.items, splits=act == "compare", chooses=chooses)
        for at, item in enumerate(self.items):
            if item.kind in VALUES and item not in self.left_over:
                try:
                    assignment.assign(at)
                except Refused:
                    self._refuse(item)
        self.left_over += [item for item in self._of("YEAR", "NUM") if item not in self.left_over and not subjects]
        for one in subjects:
            for variant in one.variants:
                if fault := self._fault(one, one.own(variant)):
                    raise Lacking("at_odds", fault)

    def _fault(self, one: Subject, own: Mapping[str, Any]) -> str | None:
        specs = self.catalog.parameters_of(one.strategy_id).values()
        bound = {spec.name: own.get(spec.name, spec.default) for spec in specs}
        return self.catalog.refuses(one.strategy_id, bound) if bound and None not in bound.values() else None

    def _shared(self, subjects: list[Subject], act: str) -> dict[str, Any]:
        """Symbol, window and costs of all; symbols of their own go to their subjects."""
        shared: dict[str, Any] = {}
        self._place_symbols(subjects, shared)
        for item in self._of("SETTING"):
            for name, value in item.value.items():
                if name in RUN_SETTINGS:
                    spec = next(each for each in self.catalog.run_parameters if each.name == name)
                    in_range = (spec.minimum or 0) <= value <= (spec.maximum or value)
                    if shared.setdefault(name, value) != value or not in_range:
                        self._refuse(item)
        if shared.get("commission") == 0 and any(one.run.get("slippage") or _slips(one) for one in subjects):
            shared.setdefault("slippage", 0)  # no costs at all
        self._place_windows(subjects, shared)
        if act != "compare":
            self._refuse(*self._between(subjects))
        return shared

    def _between(self, subjects: list[Subject]) -> list[Item]:
        """“run momentum on the nasdaq and donchian”: on which is donchian run?"""
        places = sorted(one.at for one in subjects)
        if len(places) < 2 or places[0] == places[-1] or any(one.run for one in subjects):
            return []
        inner = self.items[places[0] : places[-1]]
        return [item for item in inner if item.kind in ("SYMBOL", "WINDOW") or _is_of_the_run(item)]

    def _place_symbols(self, subjects: list[Subject], shared: dict[str, Any]) -> None:
        named = [(at, item) for at, item in enumerate(self.items) if item.kind == "SYMBOL"]
        symbols = list(dict.fromkeys(item.value for _, item in named))
        if len(symbols) < 2:
            shared.update(zip(["symbol"], symbols, strict=False))
            return
        order = "".join(item.kind[1] for item in self.items if item.kind in ("STRATEGY", "SYMBOL"))  # T and Y
        one_each = len(named) == len(subjects) and order in ("TY" * len(named), "YT" * len(named))
        if one_each and len(subjects) > 1:
            for subject, (_, item) in zip(subjects, named, strict=True):
                subject.run["symbol"] = item.value
        elif "YTY" not in order and "TYT" not in order and subjects and self._are_listed(named):
            copies = [(one, symbol) for one in list(subjects) for symbol in symbols]
            subjects[:] = [
                Subject(one.strategy_id, one.at, one.base, one.variants, one.ranges, {**one.run, "symbol": symbol})
                for one, symbol in copies
            ]
        else:
            self._refuse(*(item for _, item in named[1:]))

    def _are_listed(self, named: Sequence[tuple[int, Item]]) -> bool:
        """“on the nasdaq and the S&P”, but not “on the nasdaq on the S&P”."""
        between = [self.items[one + 1 : other] for (one, _), (other, _) in pairwise(named)]
        return all(any(item.kind in APART for item in items) for items in between)

    def _place_windows(self, subjects: list[Subject], shared: dict[str, Any]) -> None:
        for item in self._of("WINDOW"):
            window: Window = item.value
            if window.last is not None:
                end = self._end_of_data(subjects, shared)
                if end is None:
                    self._refuse(item)
                    continue
                window = Window(start=last(window.last, end).first)
            for name, day in (("start", window.start), ("end", window.end)):
                if window.whole:
                    shared[name] = None
                elif day is not None:
                    if name in shared:
                        self._refuse(item)
                    shared[name] = day.isoformat()
        if shared.get("start") and shared.get("end") and shared["start"] > shared["end"]:
            raise Lacking("backwards", f"{shared['start']} > {shared['end']}")

    def _end_of_data(self, subjects: list[Subject], shared: dict[str, Any]) -> dt.date | None:
        usual = next(spec.default for spec in self.catalog.run_parameters if spec.name == "symbol")
        named = {shared.get("symbol") or _setting(one, "symbol") or usual for one in subjects} or {usual}
        ends = {spec.end for spec in self.catalog.symbols if spec.symbol in named}
        end = ends.pop() if len(ends) == 1 else None
        return dt.date.fromisoformat(end[:10]) if end else None

    # -- what to do ---------------------------------------------------------------------------------------------

    def _run(self, subjects: list[Subject], shared: dict[str, Any]) -> list[Command]:
        if not subjects:
            raise Lacking("run_what" if self._of("RUN", *VALUES, "WINDOW", "SYMBOL") else "nothing_asked")
        if not self._says_to_act():
            raise Lacking("do_what", near=[self._one(one, {}, shared) for one in subjects if one.base is None])
        if len(subjects) == 1 and (base := subjects[0].base) and base.kind != "backtest":
            return [self._again(subjects[0], base, shared)]
        return [self._one(one, variant, shared) for one in subjects for variant in one.variants]

    def _says_to_act(self) -> bool:
        """Whether there is more than a name: a word to act by, or something to do it with."""
        acts = self._of("RUN", "AGAIN", "DO", "ALL_STRATEGIES", "WINDOW", "SYMBOL", *VALUES)
        return bool(acts) or {"REF", "STRATEGY"} <= self._kinds()

    def _one(self, one: Subject, variant: dict[str, Any], shared: Mapping[str, Any]) -> Command:
        before = {n: v for n, v in one.base.parameters.items() if n in RUN_SETTINGS} if one.base else {}
        return run_backtest(one.strategy_id, **one.own(variant), **_given({**before, **one.run, **shared}))

    def _again(self, one: Subject, base: PastRun, shared: dict[str, Any]) -> Command:
        """A comparison or a sweep once more, with another symbol, window or costs."""
        if any(one.variants):
            self._refuse(*self._of(*VALUES))
        merged = _given({**base.parameters, **shared})
        if base.kind == "sweep":
            return sweep(base.strategy_id, **merged)
        return compare_strategies(list(base.strategy_ids), **merged)

    def _compare(self, subjects: list[Subject], shared: dict[str, Any]) -> list[Command]:
        self._refuse(*(item for item in self._of("RANK") if item.value != "sharpe_ratio"))
        runs: list[Command] = []
        names: list[str] = []
        plain = {n: v for one in subjects if one.base for n, v in one.base.parameters.items() if n in RUN_SETTINGS}
        for one in subjects:
            if one.base is not None and not any(one.variants) and not _given(shared) and one.base.status in COMPARED:
                names.append(one.base.id)
                continue
            for variant in one.variants:
                if one.base is None and not variant and not one.run:
                    names.append(one.strategy_id)
                else:
                    run = self._one(one, variant, shared)
                    runs += [] if run in runs else [run]
                    names.append(f"${runs.index(run) + 1}")
        names = list(dict.fromkeys(names))
        if len(names) < 2 or len(names) > FAR:
            raise Lacking("compare_what")
        by_name = any(one.base is None and not any(one.variants) and not one.run for one in subjects)
        return [*runs, compare_strategies(names, **(_given({**plain, **shared}) if by_name else {}))]

    def _sweep(self, subjects: list[Subject], shared: dict[str, Any]) -> Command:
        if len(subjects) != 1:
            self._refuse(*(self.items[one.at] for one in subjects[1:] if one.at >= 0))
            if not subjects:
                self._refuse(*self._of("PARAM", "RANGE"))
                raise Lacking("sweep_what")
        (one,) = subjects[:1]
        placed = {each.parameter for each in one.ranges.values()} | one.ranges.keys()
        named = [item for item in self._of("PARAM") if item.value not in placed]
        if not one.ranges or len(one.variants) > 1:
            known = self.catalog.numeric(one.strategy_id)
            wanted = [spec for spec in known if spec.name in {item.value for item in named}]
            self._refuse(*(item for item in named if item.value not in {spec.name for spec in known}))
            specs = wanted or known
            near = [sweep(one.strategy_id, **{spec.name: tries}) for spec in specs if (tries := _around(spec))]
            raise Lacking("sweep_range", ", ".join(spec.name for spec in specs), near)
        self._refuse(*named)
        values = {name: each.spelled for name, each in one.ranges.items()}
        self._refuse(*(item for item in self._of("RANK") if item.value not in self.catalog.ranked))
        ranks = [item.value for item in self._of("RANK")]
        before = {n: v for n, v in one.base.parameters.items() if n in RUN_SETTINGS} if one.base else {}
        ranked = {"metric": ranks[0]} if ranks else {}
        own = {name: value for name, value in one.own(one.variants[0]).items() if name not in values}
        return sweep(one.strategy_id, **values, **own, **{**ranked, **_given({**before, **one.run, **shared})})

    def _cancel(self) -> list[Command]:
        active = self.memory.active
        names = {item.value for item in self._of("STRATEGY")}
        ids = {item.value for item in self._of("RUNID")}
        if names or ids:
            active = [run for run in active if run.strategy_id in names or run.id in ids]
        elif self._of("NTH"):
            self._refuse(*self._of("NTH"))
        if not active:
            raise Lacking("nothing_running")
        if not self._of("ALL_STRATEGIES", "ALL_RUNS", "BOTH") and not names and not ids and len(active) > 1:
            named = ", ".join(f"{run.strategy_id} ({run.id})" for run in active)
            raise Lacking("cancel_which", named, [Command("cancel", {"run_id": run.id}) for run in active])
        return [Command("cancel", {"run_id": run.id}) for run in active]


def _around(spec: ParameterSpec) -> str | None:
    """A range to try around the usual value, from half of it to twice as much."""
    if spec.type != "int" or not isinstance(spec.default, int) or spec.default < 4:
        return None
    low = max(spec.default // 2, int(spec.minimum or 1))
    return f"{low}:{spec.default * 2}:{max(spec.default // 10, 1)}"


def _setting(one: Subject, name: str) -> Any:
    return one.run.get(name) or (one.base.parameters.get(name) if one.base else None)


def _slips(one: Subject) -> bool:
    return bool(one.base and one.base.parameters.get("slippage"))


def _is_of_the_run(item: Item) -> bool:
    return item.kind == "SETTING" and bool(item.value.keys() & set(RUN_SETTINGS))


def _given(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None}
