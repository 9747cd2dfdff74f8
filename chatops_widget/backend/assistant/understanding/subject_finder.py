"""Find the subjects of a sentence: the strategies it names, and the runs of before that it goes back to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .items import Item
from .lexicon import Catalog
from .memory import Memory, PastRun
from .plan import compare_strategies
from .sentence import APART, Lacking, Sentence
from .slots import RUN_SETTINGS, UNSAID
from .subjects import VALUES, Subject


@dataclass
class SubjectFinder:
    """Finds whom a sentence is about.

    “it” and “same” (REF) are the run of before, “again” (AGAIN) is the last of its kind, “what about” (FOLLOW) goes on
    with the settings there were.
    """

    sentence: Sentence
    catalog: Catalog
    memory: Memory

    def find(self, act: str) -> list[Subject]:
        """The subjects in the order they are named. Raises Lacking."""
        found: list[Subject] = []
        for at, item in enumerate(self.sentence.items):
            match item.kind:
                case "STRATEGY" if not self._is_said_again(at):
                    found.append(Subject(item.value, at))
                case "ALL_STRATEGIES" if self.sentence.of("AGAIN", "BOTH"):
                    self.sentence.refuse(item)  # all strategies, or all that was run?
                case "ALL_STRATEGIES" if item.value == UNSAID and act == "compare" and self._runs():
                    self._ask_which(item)
                case "ALL_STRATEGIES" if item.value in (None, UNSAID, len(self.catalog.single)):
                    found += [Subject(spec.id, at) for spec in self.catalog.single]
                case "NTH" | "RUNID":
                    run = self.memory.find(item.value) if item.kind == "RUNID" else self.memory.nth(item.value)
                    if run is not None and run.imported and act != "compare":
                        raise Lacking("was_imported", run.strategy_id)
                    found += self._past([run] if run else [], at, act)
                case "BOTH" if len(self.sentence.of("STRATEGY")) == 2:
                    pass  # “both momentum and donchian”
                case "BOTH":
                    found += self._past(self.memory.backtests[-2:] if len(self.memory.backtests) > 1 else [], at, act)
                case "ALL_RUNS":
                    found += self._past(self.memory.mine(today=item.value), at, act)
                case "ALL_STRATEGIES":
                    self.sentence.refuse(item)
        return self._compared(found) if act == "compare" else self._run(found, act)

    def _runs(self) -> list[str]:
        """The runs that “everything” may be, where there are two or more."""
        runs = [run.id for run in self.memory.mine(today=False)]
        return runs if len(runs) > 1 else []

    def _ask_which(self, everything: Item) -> None:
        """“compare everything”: all strategies, or all runs? What else is said must not be lost by the answer."""
        self.sentence.refuse(everything)
        if not self.sentence.of(*VALUES, "WINDOW", "SYMBOL", "STRATEGY", "RUNID", "NTH", "REF", "OWNBARS"):
            self.sentence.left_over.clear()
            strategies = [spec.id for spec in self.catalog.single]
            raise Lacking("all_of_which", near=[compare_strategies(self._runs()), compare_strategies(strategies)])

    def _is_said_again(self, at: int) -> bool:
        """“이평선 20/60 크로스”: one strategy, called by two names with nothing between that would tell them apart."""
        for item in reversed(self.sentence.items[:at]):
            if item.kind == "STRATEGY":
                return bool(item.value == self.sentence.items[at].value)
            if item.kind in APART:
                return False
        return False

    def _past(self, runs: Iterable[PastRun], at: int, act: str) -> list[Subject]:
        made = [Subject(run.strategy_id, at, base=run) for run in runs if self._knows(run, act)]
        if not made:
            self.sentence.refuse(self.sentence.items[at])
        return made

    def _knows(self, run: PastRun, act: str) -> bool:
        """Whether it can be done with: what was imported can be compared, and not run."""
        if run.kind == "comparison" or (run.imported and act == "compare"):
            return True
        return not run.imported and any(spec.id == run.strategy_id for spec in self.catalog.strategies)

    # -- what is meant where it is not named --------------------------------------------------------------------

    def _compared(self, found: list[Subject]) -> list[Subject]:
        """“compare it with rsi”: the last run is among them."""
        refs = self.sentence.of("REF")
        if any(one.base and not self._is_named(one) for one in found):
            return found
        leans = len(found) == 1 and self._leans_on(found[0])
        if not refs and not leans and (found or not self.sentence.of("AGAIN", "FOLLOW")):
            return found
        last = [run for run in self.memory.backtests[-1:] if self._knows(run, "compare")]
        if not last:
            self.sentence.refuse(*refs)
        return [*(Subject(run.strategy_id, -1, base=run) for run in last), *found]

    def _is_named(self, one: Subject) -> bool:
        """Whether it is an imported run by its name, of which much the same is said as of a strategy."""
        return one.base is not None and one.base.imported and self.sentence.items[one.at].kind == "RUNID"

    def _run(self, found: list[Subject], act: str) -> list[Subject]:
        refs, agains, base = self.sentence.of("REF"), self.sentence.of("AGAIN"), self.memory.last
        fresh = [one for one in found if one.base is None]
        if found and not fresh:
            return found
        if found:
            if refs or self.sentence.of("FOLLOW"):
                self._go_on_from(base, fresh)
            elif agains:
                self._repeat(fresh)
            return found
        if act == "sweep" and not refs and (owner := self._owner()):
            return [Subject(owner, -1)]
        goes_back = bool(refs or agains or self.sentence.of("FOLLOW"))
        if base is not None and (goes_back or self._changes_something()) and self._knows(base, act):
            return [Subject(base.strategy_id, -1, base=base)]
        if (refs or agains) and base is None:
            raise Lacking("nothing_run")
        return []

    def _go_on_from(self, base: PastRun | None, fresh: list[Subject]) -> None:
        """“same with donchian”: over the symbol and window, and at the costs, of the run before."""
        refs = self.sentence.of("REF")
        joined = "AND" in self.sentence.kinds and len(fresh) == 1  # “run it and donchian”
        # Of one symbol and of several: neither has what the other ran on.
        differ = base is not None and any(
            self.catalog.takes_several(one.strategy_id) != self.catalog.takes_several(base.strategy_id) for one in fresh
        )
        if (
            joined
            or differ
            or (base is None and refs)
            or (base is not None and (base.kind != "backtest" or base.imported))
        ):
            self.sentence.refuse(*refs, *self.sentence.of("FOLLOW"))
        elif base is not None:
            for one in fresh:
                one.run = {name: value for name, value in base.parameters.items() if name in RUN_SETTINGS}

    def _repeat(self, fresh: list[Subject]) -> None:
        """“run momentum again”: as it was run last."""
        for one in fresh:
            ran = [run for run in self.memory.backtests if run.strategy_id == one.strategy_id]
            if ran:
                one.base = ran[-1]
            else:
                self.sentence.refuse(*self.sentence.of("AGAIN"))

    def _changes_something(self) -> bool:
        """“slow at 150”, “on the nasdaq”: but not a bare name, or a sum of money."""
        bare = all(
            item.kind == "SYMBOL" or (item.kind == "SETTING" and "cash" in item.value) for item in self.sentence.items
        )
        return bool(self.sentence.of(*VALUES, "WINDOW", "SYMBOL")) and not bare

    def _leans_on(self, one: Subject) -> bool:
        """“compare with buy and hold”: with something that was there before."""
        around = [self.sentence.items[at].kind for at in (one.at - 1, one.at + 1) if 0 <= at < len(self.sentence.items)]
        before = around[:1] if one.at > 0 else []
        behind = around[-1:] if one.at + 1 < len(self.sentence.items) else []
        return bool({"WITH", "TO", "VS", "THAN"} & set(before) or {"AND", "VS", "THAN"} & set(behind))

    def _owner(self) -> str | None:
        """The one strategy that has all of the parameters that are named."""
        names = {item.value for item in self.sentence.of("PARAM")}
        names |= {item.value.parameter for item in self.sentence.of("RANGE") if item.value.parameter}
        owners = self.catalog.owners(names) if names else []
        return owners[0] if len(owners) == 1 else None
