"""The places of figures cross from Python's way to count to JavaScript's."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.messages import FigureSource, Message
from chatops_widget.session.items import message_item, utf16_places


def placed(text: str, number: str) -> str:
    """What JavaScript's slice would find at the place of a number."""
    start = text.index(number)
    (found,) = utf16_places(text, [FigureSource(start=start, end=start + len(number), run_id="r")])
    return text.encode("utf-16-le")[2 * found.start : 2 * found.end].decode("utf-16-le")


@pytest.mark.parametrize("before", ["", "한국어 ", "😀 ", "👩‍👩‍👧🏽 ", "𝟙𝟚 ", "e\u0301"])
def test_a_figure_is_found_behind_whatever_is_more_than_one_unit(before: str) -> None:
    assert placed(f"{before}0.37 and 12", "0.37") == "0.37"
    assert placed(f"{before}0.37 😀 12", "12") == "12"


def test_figures_outside_the_text_or_out_of_order_are_left_out() -> None:
    spans = [(-1, 2), (0, 1), (0, 2), (2, 2), (2, 9), (3, 4)]
    found = utf16_places("1 2 3", [FigureSource(start=start, end=end) for start, end in spans])
    assert [(each.start, each.end) for each in found] == [(0, 1), (3, 4)]


def test_an_edited_message_has_no_figures() -> None:
    metadata = {"figures": [{"start": 0, "end": 1, "runId": "r", "metric": "n_trades"}]}
    message = Message(id="m", session_id="s", role="assistant", content="7", timestamp="", metadata=metadata)
    assert [each.run_id for each in message_item("k", message).figures] == ["r"]
    edited = Message(**{**{f: getattr(message, f) for f in message.__struct_fields__}, "edited": "now"})
    assert message_item("k", edited).figures == []
