"""The session's memory: what ran in it, so that “it”, “the first one” and “slow at 150 now” mean something. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....protocol.messages import SETTLED, RunState, RunStatus
from ....protocol.run_kinds import RunKind
from .lexicon import Catalog

COMPARED = frozenset({"queued", "running", "completed"})  # what a comparison can wait for


@dataclass(frozen=True)
class PastRun:
    """A run, comparison or sweep of the session. Its parameters are those that are not the usual ones."""

    id: str
    kind: RunKind
    strategy_id: str
    parameters: Mapping[str, Any]
    status: RunStatus
    user: str | None = None
    day: dt.date | None = None
    strategy_ids: tuple[str, ...] = ()  # of a comparison
    imported: bool = False  # made elsewhere: there is nothing to run again
    symbol: str = ""  # that it ran on, the usual one too; of several none

    @property
    def active(self) -> bool:
        return self.status not in SETTLED


class OwnRunsWanted(Exception):
    """A sentence goes back to all of somebody's runs, and a memory of a few has not got them."""


@dataclass(frozen=True)
class Memory:
    """What ran, oldest first; who asks; and which day it is.

    It may be of all runs, or of those alone that a sentence goes back to: see `storage/recalled.py`, which has to find
    whatever is looked up here.
    """

    runs: Sequence[PastRun] = ()
    user: str | None = None
    today: dt.date | None = None
    has_own: bool = True  # whether all single runs of who asks are among them

    @property
    def last(self) -> PastRun | None:
        return self.runs[-1] if self.runs else None

    @property
    def backtests(self) -> list[PastRun]:
        """The single runs that came to something, or may yet."""
        return [run for run in self.runs if run.kind == "backtest" and run.status in COMPARED]

    @property
    def active(self) -> list[PastRun]:
        return [run for run in self.runs if run.active]

    def mine(self, *, today: bool) -> list[PastRun]:
        """The asker's own runs, of today or of all days. Raises OwnRunsWanted."""
        if not self.has_own:
            raise OwnRunsWanted
        mine = [run for run in self.backtests if run.user == self.user]
        return [run for run in mine if run.day == self.today] if today else mine

    def nth(self, index: int) -> PastRun | None:
        """The first, second or third run of the session."""
        return self.backtests[index] if index < len(self.backtests) else None

    @property
    def names(self) -> dict[str, str]:
        """What the imported runs are called -> the id of the newest of that name."""
        return {run.strategy_id: run.id for run in self.runs if run.imported}

    def find(self, id: str) -> PastRun | None:
        return next((run for run in self.runs if run.id == id), None)


def remember(
    states: Iterable[RunState],
    catalog: Catalog,
    *,
    user: str | None,
    today: dt.date | None,
    has_own: bool = True,
) -> Memory:
    """The memory of a session, from the states of its runs."""
    return Memory([_past(state, catalog) for state in states], user, today, has_own)


def _symbol(state: RunState, usual: Mapping[str, Any]) -> str:
    return str((state.data or {}).get("symbol") or state.parameters.get("symbol") or usual.get("symbol") or "")


def _past(state: RunState, catalog: Catalog) -> PastRun:
    known = {each.name: each.default for each in catalog.run_parameters}
    if any(spec.id == state.strategy_id for spec in catalog.strategies):
        known |= {name: spec.default for name, spec in catalog.parameters_of(state.strategy_id).items()}
    return PastRun(
        id=state.run_id,
        kind=state.kind,
        strategy_id=state.strategy_id,
        parameters={name: value for name, value in state.parameters.items() if known.get(name) != value},
        status=state.status,
        user=state.user,
        day=dt.datetime.fromisoformat(state.timestamp).date(),
        strategy_ids=tuple(state.strategy_ids or ()),
        imported=bool((state.data or {}).get("imported")),
        symbol="" if state.parameters.get("symbols") else _symbol(state, known),
    )
