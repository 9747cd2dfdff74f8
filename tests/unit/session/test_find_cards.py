"""A find card is filled for its reader, says what stands in the way, and follows what becomes of its runs."""

from __future__ import annotations

from typing import Any

from chatops_widget.protocol.messages import CommandOffer, CommandResult, Fault, FoundRun, FoundRuns, RunAnnotation
from chatops_widget.protocol.panel import FindItem
from chatops_widget.session.find_cards import PREFETCHED, FindCards
from chatops_widget.session.transcript import Transcript

ASKED = CommandResult(
    success=True, message="", command="find", data={"find": "sharpe_ratio > 1", "text": "sharpe > 1"}, seq=4,
    timestamp="2026-11-27T10:00:00.000+00:00",
)  # fmt: skip
RUN = FoundRun(
    run_id="bt_1", session_id="s", seq=1, kind="backtest", strategy_id="momentum", status="completed",
    timestamp="2026-11-26T10:00:00.000+00:00",
)  # fmt: skip


class Desk:
    """Cards, and what they have looked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self._transcript = Transcript()
        self.cards = FindCards(self._transcript, lambda *question: self.asked.append(question))

    def card(self, key: str = "find-4") -> FindItem:
        item: Any = self._transcript.get(key)
        assert isinstance(item, FindItem)
        return item


def test_a_search_is_made_as_soon_as_it_is_asked_for_and_again_when_somebody_wants() -> None:
    desk = Desk()
    assert desk.cards.asks(ASKED)
    desk.cards.take("find-4", ASKED)
    assert desk.asked == [("find-4", "sharpe_ratio > 1")]
    assert (desk.card().searching, desk.card().python) == (True, "chat.find_runs('sharpe_ratio > 1')")
    assert desk.cards.again("find-4")
    assert len(desk.asked) == 1, "while one is under way, no other is begun"
    desk.cards.take_found("find-4", FoundRuns(ok=True, runs=[RUN], next=1))
    assert (desk.card().runs, desk.card().more, desk.card().searching) == ([RUN], True, False)
    desk.cards.again("find-4")
    assert (len(desk.asked), desk.card().runs) == (2, [RUN])
    assert not desk.cards.again("find-9")


def test_what_stands_in_the_way_is_said_until_a_search_succeeds() -> None:
    desk = Desk()
    desk.cards.take("find-4", ASKED)
    desk.cards.take_fault("find-4", Fault(code="x", message="The link broke."))
    assert (desk.card().fault is not None, desk.card().searching) == (True, False)
    desk.cards.again("find-4")
    offers = [CommandOffer(line="/find", without="sharpe_ratio > 1")]
    desk.cards.take_found("find-4", FoundRuns(ok=True, searched=7, offers=offers))
    assert (desk.card().fault, desk.card().searched, desk.card().offers) == (None, 7, offers)


def test_rows_say_the_tags_and_the_note_of_now() -> None:
    desk = Desk()
    desk.cards.take("find-4", ASKED)
    desk.cards.take_found("find-4", FoundRuns(ok=True, runs=[RUN]))
    desk.cards.take_annotation(RunAnnotation(session_id="s", run_id="bt_1", timestamp="", tags=["keep"], note="flat"))
    assert [(run.tags, run.note) for run in desk.card().runs] == [(["keep"], "flat")]


def test_of_old_pages_only_some_are_searched_unasked() -> None:
    desk = Desk()
    for number in range(PREFETCHED + 5):
        desk.cards.take(f"find-{number}", ASKED, at_top=True)
    assert len(desk.asked) == PREFETCHED
    assert desk.cards.again("find-12")
    assert len(desk.asked) == PREFETCHED + 1


def test_other_answers_are_no_searches() -> None:
    cards = Desk().cards
    assert not cards.asks(CommandResult(success=False, message="", command="find", data={"find": "x"}))
    assert not cards.asks(CommandResult(success=True, message="", command="find", data={"runs": []}))
    assert not cards.asks(CommandResult(success=True, message="", command="help"))
