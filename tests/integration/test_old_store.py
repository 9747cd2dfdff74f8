"""What an earlier program wrote is all there in today's, and so is what a later one adds to events.

`tests/stores/d10bf96.sqlite` was written by the backend of that commit: ana and ben talk, ben changes a message and
deletes another, ana runs buy_and_hold on five bars and compares it with sma_cross. Pages of 512 bytes keep it small.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.__main__ import main
from chatops_widget.errors import BadInput
from chatops_widget.protocol.panel import Find
from tests.integration.test_sentences import ask
from tests.support.waiting import PATIENCE

OLD = Path(__file__).parents[1] / "stores" / "d10bf96.sqlite"
SESSION = "session_1795770111914"


def as_it_is(path: Path) -> None: ...


def with_facts_of_a_later_program(path: Path) -> None:
    """Each event and result says more than today's program knows."""
    db = sqlite3.connect(path)
    for table, column, key in (("log", "payload", "seq"), ("results", "data", "id")):
        for which, content in db.execute(f"SELECT {key}, {column} FROM {table}").fetchall():
            more = json.dumps({**json.loads(content), "mood": {"of": ["the", "market"]}, "risk": 7}).encode()
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (more, which))
    db.commit()
    db.close()


@pytest.fixture(params=[as_it_is, with_facts_of_a_later_program])
def ana(
    request: pytest.FixtureRequest, tmp_path: Path, own_backend: Callable[..., Any], open_chat: Callable[..., ChatOps]
) -> ChatOps:
    """Ana, back in her session."""
    store = Path(shutil.copy(OLD, tmp_path / "store.sqlite"))
    request.param(store)
    chat = open_chat(own_backend(more=["--store", str(store)]).url, user="ana", session_id=SESSION)
    chat.wait_connected()
    return chat


def test_what_an_earlier_program_kept_is_found_and_goes_on(ana: ChatOps) -> None:
    (session,) = ana.sessions
    assert (session.session_id, session.name, session.seq) == (SESSION, "momentum study", 12)
    assert session.unread == 4, "an answer, what ben said, and two cards"

    first, answer, changed = ana.messages
    assert (first.user, first.content) == ("ana", "hello, desk")
    assert answer.role == "assistant"
    assert (changed.user, changed.content) == ("ben", "@ana is it steady enough?")
    assert changed.edited

    (run,) = ana.runs
    assert (run.id, run.status, run.strategy_id) == ("bt_e9e3846de038", "completed", "buy_and_hold")
    result = run.result(PATIENCE)
    assert result.metrics["total_return"] == pytest.approx(0.2993503, rel=1e-6)
    assert result.equity.iloc[-1] == pytest.approx(100_000 * 1.2993503, rel=1e-6)
    assert [f"{date:%Y-%m-%d}" for date in result.equity.index[[0, -1]]] == ["2020-01-01", "2020-01-07"]
    assert len(result.trades) == 1

    (comparison,) = ana.comparisons
    assert comparison.ranking == ["buy_and_hold", "sma_cross"]
    assert comparison.metrics.loc["sma_cross", "total_return"] == 0
    assert comparison.equity.shape == (5, 2)

    with pytest.raises(BadInput, match="“hello, desk” is not proven to be your message"):
        ana.edit_message(first, "hello, everybody")  # that program kept names alone, which anybody can claim
    ana.edit_message(ana.send_message("hello again"), "hello, everybody")
    again = ana.trigger_backtest("buy_and_hold").result(PATIENCE)
    assert again.metrics.notna().any()
    assert "hello, everybody" in [message.content for message in ana.messages]
    assert len(ana.runs) == 2


def test_a_run_of_an_earlier_program_is_told_by_what_runs_had_then(ana: ChatOps) -> None:
    """It decided nothing from prices before its first day; a stop could not be set yet."""
    said = ask(ana, "what was the stop loss of buy_and_hold?").content
    assert "bars, with `warmup=false`, `stop_loss=none`; whatever else" in said, said


def test_a_page_finds_the_words_of_an_earlier_program(ana: ChatOps, open_view: Callable[[ChatOps], Any]) -> None:
    found = open_view(ana).ask(Find(view="page", text="steady enough"), "searchResult")
    assert len(found["hits"]) == 1
    assert "fault" not in found


def test_the_command_line_says_why_a_store_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Path(shutil.copy(OLD, tmp_path / "store.sqlite"))
    db = sqlite3.connect(store)
    db.execute("PRAGMA user_version = 1000")
    db.close()
    assert main(["--port", "0", "--store", str(store)]) == 1
    said = capsys.readouterr().err
    assert f"chatops-backend: The store {store} is of a newer chatops_widget" in said
    assert "Upgrade chatops_widget" in said
