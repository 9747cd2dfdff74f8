"""Sentences cross the wire as English, with a glossary of what they say for whom it may be told to."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from chatops_widget.backend.jobs.strategy_child import Decision
from chatops_widget.errors import BadInput, unknown
from chatops_widget.errors.sentences import Phrase, Sentence, conjunction, joined, say
from chatops_widget.protocol.faults import error_of, fault_of
from chatops_widget.protocol.messages import CommandResult, Fault, RunState
from chatops_widget.protocol.metrics import metric_name
from chatops_widget.protocol.panel import Heartbeat, Snapshot, to_page
from chatops_widget.protocol.wire import from_json, from_wire, pack, plain_data, to_json, to_wire, unpack

FEW = say("bars", "{n:,} bars", n=1200)


def test_a_sentence_is_english_in_python_and_remembers_what_it_says() -> None:
    assert FEW == "1,200 bars"
    assert FEW.phrase == Phrase(code="bars", values={"n": 1200})
    assert pickle.loads(pickle.dumps(FEW)).phrase == FEW.phrase  # on the way to a worker and back


def test_a_fault_keeps_what_it_says_over_the_wire() -> None:
    error = unknown("strategy", "sma_cros", ["sma_cross"])
    wire = to_wire(fault_of(error))
    assert (wire["message"], wire["hint"]) == ("No strategy “sma_cros”.", "Did you mean sma_cross?")
    assert wire["glossary"]["Did you mean sma_cross?"] == {"code": "unknown.near", "values": {"meant": "sma_cross"}}
    back = error_of(from_wire(wire, Fault))
    assert back.message.phrase is not None
    assert back.message.phrase.code == "unknown"
    assert str(back) == str(error)


def test_a_base_peer_has_the_english_alone() -> None:
    assert to_wire(CommandResult(success=False, message=FEW), base=True) == {"success": False, "message": "1,200 bars"}


def test_sentences_deep_in_the_data_of_a_run_come_back_as_sentences() -> None:
    about = {"session_id": "s", "run_id": "r", "strategy_id": "x", "parameters": {}, "timestamp": "t"}
    state = RunState(status="completed", data={"notes": [FEW, "as typed"], "deep": {"taint": FEW}}, **about)
    for back in (from_wire(to_wire(state), RunState), from_json(to_json(state), RunState)):
        assert back.data is not None
        assert back.data["notes"][0].phrase == FEW.phrase
        assert back.data["deep"]["taint"].phrase == FEW.phrase
        assert not isinstance(back.data["notes"][1], Sentence)


def test_what_was_stored_before_there_were_glossaries_is_read_as_its_english() -> None:
    assert from_json(b'{"code":"x","message":"An old sentence."}', Fault) == Fault(code="x", message="An old sentence.")


def test_a_glossary_that_cannot_be_read_takes_nothing_away() -> None:
    assert from_wire({"code": "x", "message": "m", "glossary": ["next year's"]}, Fault) == Fault(code="x", message="m")


def test_the_page_is_told_what_each_text_says_and_nothing_where_none_says_anything() -> None:
    assert "glossary" not in to_page(Heartbeat(epoch="e", seq=1))
    assert "glossary" in Snapshot.__struct_fields__


def test_texts_in_a_row_keep_what_each_says_and_the_words_of_others_between() -> None:
    both = joined([FEW, "", "as typed"])
    assert both == "1,200 bars as typed"
    assert both.phrase == Phrase(code="joined", values={"pieces": [FEW.phrase, "as typed"]})
    assert joined(["only", "others"]).phrase is None
    assert joined([FEW]).phrase == FEW.phrase
    assert conjunction(["a", "b", "c"]) == "a, b and c"


def test_a_metric_in_a_sentence_is_named_by_its_reader() -> None:
    best = say("x", "the best {metric}", metric=metric_name("sharpe_ratio"))
    assert best == "the best Sharpe ratio"
    assert best.phrase is not None
    assert best.phrase.values["metric"] == Phrase(code="metric", values={"name": "sharpe_ratio"})


def test_data_that_is_made_of_a_struct_still_says_what_it_says() -> None:
    assert plain_data(Fault(code="x", message=FEW))["message"].phrase == FEW.phrase


def test_an_error_of_ones_own_is_said_as_it_stands() -> None:
    error = BadInput(Sentence("My own words."))
    assert error.message.phrase is None
    assert str(error) == "My own words."


def test_what_a_process_of_ours_answers_keeps_what_it_says_and_its_bytes() -> None:
    decision = Decision(exposure=b"\x00\xff", fault=fault_of(BadInput(FEW)))
    back = unpack(pack(decision), Decision)
    assert back == decision
    assert back.fault is not None
    assert error_of(back.fault).message.phrase == FEW.phrase
    with pytest.raises(msgspec.MsgspecError):
        unpack(b"\x92\x00\x00", Decision)
