"""The charts of a document's cards, drawn; curves that are on the backend alone are read for it. On the I/O thread."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Mapping, Sequence

from ..errors import BadInput, ChatOpsError, CurvesUnavailable
from ..languages.language import ENGLISH, Language
from ..protocol.panel import AnyItem, ComparisonItem, RunItem, SweepItem
from ..results.charts.chart import HeatChart
from ..results.charts.drawing import svg_of
from ..results.columns import ResultColumns
from ..results.comparison import Comparison
from ..results.runs import BacktestResult
from ..results.sweeps import SweepResult
from ..session.conversation import Conversation
from ..session.item_kinds import MAX_CARD_BARS

MAX_READ = 200  # cards whose curves are read for one document, newest first

Result = BacktestResult | Comparison | SweepResult


async def draw_charts(
    conversation: Conversation, items: Sequence[AnyItem], language: Language = ENGLISH
) -> Mapping[str, str]:
    """By the key of the item. A card whose curves cannot be had is shown with its numbers alone."""
    drawn: dict[str, str] = {}
    reads = 0
    for item in reversed(items):
        result = _result(conversation, item)
        if result is None or not result.curves.exist:
            continue
        if not result.curves.here:
            if reads == MAX_READ or not is_read_for_a_card(result):
                continue
            try:
                result = await _read(conversation, result)
            except CurvesUnavailable:
                continue
            except ChatOpsError:
                reads = MAX_READ  # the backend is away
                continue
            reads += 1
        drawn[item.key] = await asyncio.to_thread(draw_card, result, language)
    return drawn


def draw_card(result: Result, language: Language = ENGLISH) -> str:
    """As on its card: with the page's style sheet, and no title but that of a heat map. Empty if there is none."""
    try:
        chart = result.plot().chart
    except (BadInput, CurvesUnavailable):  # a sweep of one parameter has no heat map
        return ""
    return svg_of(chart, styled=False, titled=isinstance(chart, HeatChart), language=language)


def _result(conversation: Conversation, item: AnyItem) -> Result | None:
    if isinstance(item, ComparisonItem):
        return conversation.session.find_comparison(item.key)
    run = conversation.session.find_run(item.run_id) if isinstance(item, RunItem | SweepItem) else None
    found = run.finished if run is not None else None
    return found if isinstance(found, BacktestResult | SweepResult) else None  # a loop's is how many steps it took


def is_read_for_a_card(result: Result) -> bool:
    """Whether its curves are so short. A sweep has a table instead, which is small over however many bars it ran."""
    bars = result.data.get("bars")
    return isinstance(result, SweepResult) or (isinstance(bars, int) and 0 < bars <= MAX_CARD_BARS)


async def _read(conversation: Conversation, result: Result) -> Result:
    # Not into the session's own: a document must not make the kernel hold every curve there is.
    lent = copy.copy(result)
    lent.curves = ResultColumns(await conversation.load_curves(result.id))
    return lent
