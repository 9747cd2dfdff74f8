"""The card of one thing that a user holds, for a cell's output. Imported, it has them show themselves so."""

from __future__ import annotations

from ..errors import ChatOpsError
from ..languages.language import Language
from ..languages.reader import reading_language
from ..protocol.messages import now
from ..protocol.panel import AnyItem, FindItem
from ..results.card import Card
from ..results.comparison import Comparison
from ..results.found_runs import FoundTable
from ..results.handle import Handle, complete
from ..results.kinds import handle_of
from ..results.runs import BacktestResult
from ..results.sweeps import SweepResult
from ..session.run_cards import card_of
from ..session.run_record import RunRecord
from .card_charts import Result, draw_card, is_read_for_a_card
from .html_file import WRITE, framed

MAX_ROWS = 20  # of runs that were found; the frame has all
Held = Handle[BacktestResult] | Handle[SweepResult] | Result | FoundTable


def write_card(held: Held) -> str:
    """Plain HTML with the panel's look, in its language: no script, and nothing is loaded."""
    item, result = _item_of(held)
    language = reading_language()
    body = WRITE[type(item)](item, _drawn(result, language) if result is not None else "", language)
    return framed(f'<div style="max-width:760px">{body}</div>')


def _item_of(held: Held) -> tuple[AnyItem, Result | None]:
    match held:
        case FoundTable():
            return _found(held), None
        case Comparison():
            return card_of(RunRecord(held.id, comparison=held)), held
        case Handle():
            return card_of(RunRecord(held.id, handle=held)), held.finished
        case BacktestResult() | SweepResult():
            handle = handle_of(held)
            complete(handle, held)
            return card_of(RunRecord(held.id, handle=handle)), held


def _drawn(result: Result, language: Language) -> str:
    """Its chart, unless that is not worth waiting for, or cannot be had."""
    if not result.curves.exist or not (result.curves.here or is_read_for_a_card(result)):
        return ""
    try:
        return draw_card(result, language)
    except ChatOpsError:  # the backend is away
        return ""


def _found(table: FoundTable) -> FindItem:
    runs = list(table._runs)
    return FindItem(
        key="", n=0, timestamp="", query=table._words, found_at=now(), runs=runs[:MAX_ROWS], more=len(runs) > MAX_ROWS
    )


Card._write_card = staticmethod(write_card)
