"""The cards of `/find`: each keeps what was looked for, and is filled with what this reader may see of it. No I/O."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..protocol.messages import CommandResult, Fault, FoundRuns, RunAnnotation, now
from ..protocol.panel import FindItem
from .transcript import Transcript

COMMAND = "find"
MAX_FOUND = 200  # rows of a card
PREFETCHED = 10  # cards of older pages that are looked for unasked; the rest when somebody wants to
Search = Callable[[str, str], None]


class FindCards:
    """The log holds the question alone: an answer in it would show everybody what one of them may see.

    Parameters
    ----------
    search
        Has a query looked for, for the card with this key; the answer comes as `take_found` or `take_fault`.
    """

    def __init__(self, transcript: Transcript, search: Search) -> None:
        self._transcript = transcript
        self._search = search
        self._keys: dict[str, None] = {}  # of the cards, which the transcript has
        self._prefetched = 0

    def asks(self, result: CommandResult) -> bool:
        """Whether this is a search, that a card shows."""
        return result.command == COMMAND and result.success and isinstance((result.data or {}).get(COMMAND), str)

    def take(self, key: str, result: CommandResult, *, at_top: bool = False) -> None:
        """A search was asked for, by whomever in the session."""
        data = result.data or {}
        item = FindItem(
            key=key,
            n=0,
            seq=result.seq,
            timestamp=result.timestamp or now(),
            query=data[COMMAND],
            text=str(data.get("text") or ""),
            python=f"chat.find_runs({data[COMMAND]!r})",
        )
        self._show(item, at_top=at_top)
        self._prefetched += at_top
        if not at_top or self._prefetched <= PREFETCHED:
            self.again(key)

    def again(self, key: str) -> bool:
        """Look once more. False if there is no such card."""
        item = self._item(key)
        if item is None:
            return False
        if not item.searching:
            self._show(msgspec.structs.replace(item, searching=True, fault=None))
            self._search(key, item.query)
        return True

    def take_found(self, key: str, found: FoundRuns) -> None:
        item = self._item(key)
        if item is None:
            return
        self._show(
            msgspec.structs.replace(
                item,
                runs=found.runs,
                more=found.next is not None,
                searched=found.searched,
                offers=found.offers,
                searching=False,
                found_at=now(),
                fault=None,
            )
        )

    def take_fault(self, key: str, fault: Fault) -> None:
        item = self._item(key)
        if item is not None:
            self._show(msgspec.structs.replace(item, searching=False, fault=fault))

    def take_annotation(self, told: RunAnnotation) -> None:
        """A run has other tags or another note: its rows say so."""
        for item in filter(None, map(self._item, list(self._keys))):
            runs = [
                msgspec.structs.replace(run, tags=told.tags, note=told.note) if run.run_id == told.run_id else run
                for run in item.runs
            ]
            if runs != item.runs:
                self._show(msgspec.structs.replace(item, runs=runs))

    def _show(self, item: FindItem, *, at_top: bool = False) -> None:
        with self._transcript.lock:
            self._keys[item.key] = None
            self._transcript.put(item, at_top=at_top)

    def _item(self, key: str) -> FindItem | None:
        item = self._transcript.get(key) if key in self._keys else None
        return item if isinstance(item, FindItem) else None
