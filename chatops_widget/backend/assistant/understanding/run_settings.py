"""The settings of a run that a sentence gives: symbol, window, costs and cash, of all its subjects or of each. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ...simulation.run_settings import read_symbols
from ...spoken_dates import last
from .items import Item
from .lexicon import Catalog
from .sentence import APART, Lacking, Sentence
from .slots import RUN_SETTINGS, Window
from .subjects import Subject


@dataclass
class RunSettings:
    """Places what belongs to a run and not to a strategy."""

    sentence: Sentence
    catalog: Catalog
    subjects: list[Subject]

    def shared(self, act: str) -> dict[str, Any]:
        """What all subjects have in common; symbols of their own go to their subjects. Raises Lacking."""
        shared: dict[str, Any] = {}
        self._place_symbols(shared)
        for item in self.sentence.of("SETTING"):
            for name, value in item.value.items():
                if name in RUN_SETTINGS:
                    spec = next(each for each in self.catalog.run_parameters if each.name == name)
                    in_range = (
                        value is None
                        or isinstance(value, str)
                        or (spec.minimum or 0) <= value <= (spec.maximum or value)
                    )
                    if shared.setdefault(name, value) != value or not in_range:  # None: without it
                        self.sentence.refuse(item)
        if shared.get("commission") == 0 and any(one.run.get("slippage") or _slips(one) for one in self.subjects):
            shared.setdefault("slippage", 0)  # no costs at all
        self._place_windows(shared)
        if act != "compare":
            self.sentence.refuse(*self._between())
        return shared

    def _between(self) -> list[Item]:
        """“run momentum on the nasdaq and donchian”: on which is donchian run?"""
        places = sorted(one.at for one in self.subjects)
        if len(places) < 2 or places[0] == places[-1] or any(one.run for one in self.subjects):
            return []
        inner = self.sentence.items[places[0] : places[-1]]
        return [item for item in inner if item.kind in ("SYMBOL", "WINDOW") or _is_of_the_run(item)]

    def _place_symbols(self, shared: dict[str, Any]) -> None:
        named = [(at, item) for at, item in enumerate(self.sentence.items) if item.kind == "SYMBOL"]
        symbols = list(dict.fromkeys(item.value for _, item in named))
        portfolios = [one for one in self.subjects if self.catalog.takes_several(one.strategy_id)]
        if portfolios:
            self._place_several(portfolios, named, symbols)
            if len(portfolios) == len(self.subjects):
                return
        if len(symbols) < 2:
            shared.update(zip(["symbol"], symbols, strict=False))
            return
        order = "".join(item.kind[1] for item in self.sentence.items if item.kind in ("STRATEGY", "SYMBOL"))  # T and Y
        one_each = len(named) == len(self.subjects) and order in ("TY" * len(named), "YT" * len(named))
        if one_each and len(self.subjects) > 1 and not portfolios:
            for subject, (_, item) in zip(self.subjects, named, strict=True):
                subject.run["symbol"] = item.value
        elif "YTY" not in order and "TYT" not in order and self.subjects and self._are_listed(named):
            self.subjects[:] = [
                copy
                for one in self.subjects
                for copy in ([one] if one in portfolios else [_on(one, symbol) for symbol in symbols])
            ]
        else:
            self.sentence.refuse(*(item for _, item in named[1:]))

    def _place_several(
        self, portfolios: Sequence[Subject], named: Sequence[tuple[int, Item]], symbols: list[str]
    ) -> None:
        """“equal weight on the nasdaq and the S&P”: one run on both. Raises Lacking where there are not two."""
        before = [one for one in portfolios if not symbols and _setting(one, "symbols")]
        if len(symbols) < 2 and len(before) < len(portfolios):
            raise Lacking("symbols_which", portfolios[0].strategy_id)
        if symbols and not self._are_listed(named):
            self.sentence.refuse(*(item for _, item in named[1:]))
        for one in portfolios:
            if symbols:
                one.run["symbols"] = ",".join(symbols)

    def _are_listed(self, named: Sequence[tuple[int, Item]]) -> bool:
        """“on the nasdaq and the S&P”, but not “on the nasdaq on the S&P”."""
        between = [self.sentence.items[one + 1 : other] for (one, _), (other, _) in pairwise(named)]
        return all(any(item.kind in APART for item in items) for items in between)

    def _place_windows(self, shared: dict[str, Any]) -> None:
        for item in self.sentence.of("WINDOW"):
            window: Window = item.value
            if window.last is not None:
                end = self._end_of_data(shared)
                if end is None:
                    self.sentence.refuse(item)
                    continue
                window = Window(start=last(window.last, end).first)
            for name, day in (("start", window.start), ("end", window.end)):
                if window.whole:
                    shared[name] = None
                elif day is not None:
                    if name in shared:
                        self.sentence.refuse(item)
                    shared[name] = day.isoformat()
        if shared.get("start") and shared.get("end") and shared["start"] > shared["end"]:
            raise Lacking("backwards", f"{shared['start']} > {shared['end']}")

    def _end_of_data(self, shared: dict[str, Any]) -> dt.date | None:
        usual = next(spec.default for spec in self.catalog.run_parameters if spec.name == "symbol")
        named = {symbol for one in self.subjects for symbol in self._symbols(one, shared, usual)} or {str(usual)}
        ends = {spec.end for spec in self.catalog.symbols if spec.symbol in named}
        end = ends.pop() if len(ends) == 1 else None
        return dt.date.fromisoformat(end[:10]) if end else None

    def _symbols(self, one: Subject, shared: dict[str, Any], usual: Any) -> list[str]:
        """What a subject runs on."""
        if several := _setting(one, "symbols"):
            return read_symbols(several)
        return [shared.get("symbol") or _setting(one, "symbol") or usual]


def _on(one: Subject, symbol: str) -> Subject:
    """The same subject, on one of the symbols."""
    return Subject(one.strategy_id, one.at, one.base, one.variants, one.ranges, {**one.run, "symbol": symbol})


def _setting(one: Subject, name: str) -> Any:
    return one.run.get(name) or (one.base.parameters.get(name) if one.base else None)


def _slips(one: Subject) -> bool:
    return bool(one.base and one.base.parameters.get("slippage"))


def _is_of_the_run(item: Item) -> bool:
    return item.kind == "SETTING" and bool(item.value.keys() & set(RUN_SETTINGS))
