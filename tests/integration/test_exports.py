"""An export is the whole session, however little of it anybody has looked at."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import BadInput, BadParameter, ChatOps, NotConnected
from chatops_widget.protocol.panel import Export, Hello, SendText
from tests.support.backend import Backend
from tests.support.view import View
from tests.support.waiting import PATIENCE, until


def test_a_real_conversation_is_written_and_frozen(chat: ChatOps, tmp_path: Path) -> None:
    chat.send_message("what can you do?")
    chat.trigger_backtest("sma_cross").result(PATIENCE)
    chat.compare_strategies("sma_cross", "momentum")
    page = chat.export(tmp_path / "talk.html").read_text(encoding="utf-8")
    assert "<polyline" in page
    assert "what can you do?" in page
    assert chat.freeze()._repr_html_() in page
    assert "| sma\\_cross |" in chat.export(tmp_path / "talk.md").read_text(encoding="utf-8")
    with pytest.raises(BadInput, match=r"talk\.pdf.*\.md, \.json or \.html"):
        chat.export(tmp_path / "talk.pdf")


MANY = 320  # messages, each answered: far more than a newcomer is given at first


@pytest.fixture(scope="module")
def long_session(backend: Backend) -> str:
    """A session that began with a run and a comparison, long ago."""
    with ChatOps(backend.url, user="ana") as ana:
        ana.create_session("a/long: talk?")
        ana.trigger_backtest("sma_cross").result(PATIENCE)
        ana.compare_strategies("sma_cross", "momentum")
        for number in range(MANY):
            ana.send_message(f"message {number}")
        until(lambda: len(ana.messages) >= 2 * MANY, "every answer")
        return ana.session_id


@pytest.fixture
def newcomer(backend: Backend, long_session: str, open_chat: Callable[..., ChatOps]) -> ChatOps:
    chat = open_chat(backend.url, user="ben", session_id=long_session)
    chat.wait_connected()
    assert 0 < len(chat.messages) < 2 * MANY
    return chat


def test_an_export_goes_back_to_the_first_event_with_the_curves_of_its_cards(newcomer: ChatOps, tmp_path: Path) -> None:
    told = json.loads(newcomer.export(tmp_path / "talk.json").read_text())
    said = [item["content"] for item in told["items"] if item["kind"] == "message" and item["role"] == "user"]
    assert said == [f"message {number}" for number in range(MANY)]
    assert [item["kind"] for item in told["items"]][:2] == ["run", "comparison"]
    page = newcomer.export(tmp_path / "talk.html").read_text()
    assert len(re.findall(r"<svg[^>]*>.*?<polyline", page, re.DOTALL)) == 2, "a chart on each of the two cards"
    assert "there is more above" not in page
    assert "None" not in page, "what nobody gave"


def test_the_newest_part_is_written_when_that_is_what_is_asked_for(newcomer: ChatOps, tmp_path: Path) -> None:
    page = newcomer.freeze(newest=4)._repr_html_()
    # Answers may come after later questions: what is newest is what the session says it is.
    newest = [word for message in newcomer.messages[-4:] for word in re.findall(r"message \d+", message.content)]
    assert newest
    assert re.findall(r"message \d+", page) == newest
    assert page.count("message") < MANY
    assert "there is more above" in page
    assert "there is more above" in newcomer.export(tmp_path / "talk.md", newest=4).read_text()
    with pytest.raises(BadParameter, match=r"newest is “0”.*newest=200"):
        newcomer.freeze(newest=0)


def test_without_the_backend_what_is_here_can_be_written_and_the_rest_is_said_to_be_missing(
    newcomer: ChatOps, tmp_path: Path
) -> None:
    newcomer._io.run(newcomer._conversation._connection.close(), timeout=PATIENCE, what="the connection to close")
    with pytest.raises(NotConnected, match=r"Not connected.*newest=\d+") as caught:
        newcomer.export(tmp_path / "talk.md")
    newest = int(re.findall(r"newest=(\d+)", str(caught.value))[0])
    assert f"message {MANY - 1}" in newcomer.export(tmp_path / "talk.md", newest=newest).read_text()


def test_a_view_gets_one_file_however_often_it_asks_and_no_flood_of_what_was_read(newcomer: ChatOps) -> None:
    view = View(newcomer)
    view.say(Hello(view="view", limit=10))
    question = Export(view="view", format="md")
    view.say(question, question, question)

    def answers() -> list[tuple[dict[str, Any], Any]]:
        return [line for line in zip(view.heard, view.buffers, strict=False) if line[0]["t"] == "exported"]

    until(lambda: any(buffers for _, buffers in answers()), "the file")
    files = [(message, buffers) for message, buffers in answers() if buffers]
    assert len(files) == 1
    assert files[0][0]["name"] == "a-long-talk.md"
    assert files[0][1][0].decode().count("> message ") == MANY
    shares = [message["done"] for message, buffers in answers() if not buffers]
    assert shares
    assert shares == sorted(shares)
    assert sum(len(message.get("items", [])) for message in view.told("delta")) < 10
    view.close()


def test_a_view_saves_the_tear_sheet_that_report_offers_and_that_of_a_card(chat: ChatOps, tmp_path: Path) -> None:
    none = chat.execute_command("report")
    assert not none.success
    assert "No comparison is finished in this session yet." in none.message
    run = chat.trigger_backtest("momentum")
    run.result(PATIENCE)
    comparison = chat.compare_strategies("sma_cross", "momentum")
    for given in ({}, {"run_id": comparison.id}):
        answer = chat.execute_command("report", given)
        assert answer.data == {"report": comparison.id}
        assert "sma_cross vs momentum" in answer.message
    code = re.search(r"chat\.comparison\(\S+\)\.report", answer.message)
    assert code
    assert eval(code[0], {"chat": chat})(tmp_path / "x.html").exists()
    assert "is no finished comparison" in chat.execute_command("report", run_id=run.id).message
    assert "nonsense" in chat.execute_command("report", run_id="nonsense").message

    view = View(chat)
    card = next(each for each in view.ask(Hello(view="view"), "snapshot")["items"] if each["kind"] == "comparison")
    for key in (card["key"], comparison.id):
        view.heard.clear()
        view.buffers.clear()
        told = view.ask(Export(view="view", format="html", key=key), "exported")
        assert (told["name"], told["key"], told.get("fault")) == ("sma_cross-vs-momentum.html", key, None)
        (content,) = view.buffers[view.heard.index(told)]
        page = bytes(content).decode()
        assert comparison.recommendation
        assert html.escape(comparison.recommendation) in page
        assert f'<data value="{float(comparison.metrics.loc["momentum", "calmar_ratio"])!r}">' in page
    view.heard.clear()
    fault = view.ask(Export(view="view", format="html", key="gone"), "exported")["fault"]
    assert "“gone” is not here" in fault["message"]
    view.close()


@pytest.mark.parametrize("said", ["/report", "make a tear sheet of this comparison", "비교 보고서 만들어 줘"])
def test_report_typed_or_said_in_a_panel_is_answered_with_the_offer_to_save_it(chat: ChatOps, said: str) -> None:
    comparison = chat.compare_strategies("sma_cross", "momentum")
    view = View(chat)
    view.say(Hello(view="view"), SendText(view="view", id="r1", text=said))
    offered = until(
        lambda: next((i for d in view.told("delta") for i in d.get("items", []) if i.get("report")), None), "the offer"
    )
    assert offered["report"] == comparison.id
    view.close()


def test_what_is_written_is_in_the_language_of_the_chat(backend: Backend, session_id: str) -> None:
    """`ChatOps(locale="ko")`, as newcomers write it: its panel, and a document that no panel was made for."""
    with ChatOps(backend.url, session_id=session_id, locale="ko") as chat:
        chat.trigger_backtest("buy_and_hold").result(PATIENCE)
        assert re.search("[가-힣]", chat.freeze()._repr_html_())
        assert not re.search("[가-힣]", chat.freeze(locale="en")._repr_html_())
        panel: Any = chat.panel
        assert panel.locale == "ko"
        panel.close()  # or it would say in which language other tests are read
    with ChatOps(backend.url, session_id=session_id) as other:
        panel = other.panel
        assert panel.locale == ""
        panel.close()
