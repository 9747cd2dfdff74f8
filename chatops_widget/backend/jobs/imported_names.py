"""The names of imported runs in a request: each stands for the newest import of that name that who asks may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...errors import unknown
from ...errors.sentences import Sentence, say
from ..storage.imported_runs import ImportedRun
from ..storage.store import Store
from ..strategies.builtin import STRATEGIES


class ImportedNames:
    """Looks names up for who asks in `session_id`, of whose runs those of the `visible` sessions are theirs to see.

    What was imported in the session that is asked in goes before what was imported elsewhere: others may have taken the
    same name.
    """

    def __init__(self, store: Store, visible: Collection[str] | None, session_id: str) -> None:
        self._store = store
        self._visible = visible
        self._session_id = session_id
        self.notes: list[Sentence] = []  # of names that might have meant another run

    async def run_id(self, name: str) -> str | None:
        """The run that a name stands for; None for that of no import. What a strategy is called is looked up before."""
        found = await self._seen(name)
        if not found:
            return None
        here = [run for run in found if run.session_id == self._session_id]
        newest = (here or found)[0]
        if not here:
            self.notes.append(
                say(
                    "compare.import_elsewhere",
                    "{name} is {run_id}, the newest import of that name; it is in another session.",
                    name=name,
                    run_id=newest.run_id,
                )
            )
        elif len(here) > 1:
            self.notes.append(
                say(
                    "compare.import_newest",
                    "{name} is {run_id}, the newest of {n} imports of that name in this session.",
                    name=name,
                    run_id=newest.run_id,
                    n=len(here),
                )
            )
        return newest.run_id

    async def check_known(self, names: Sequence[str]) -> None:
        """Raises UnknownName for the first that is no strategy's, with what is near among all that can be named."""
        wrong = next((name for name in names if name not in STRATEGIES), None)
        if wrong is not None:
            raise unknown("strategy", wrong, [*STRATEGIES, *{run.name for run in await self._seen()}])

    async def _seen(self, name: str | None = None) -> list[ImportedRun]:
        found = await self._store.imported_runs(name)
        return [run for run in found if self._visible is None or run.session_id in self._visible]
