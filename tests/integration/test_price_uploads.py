"""Files from clients: what can be trusted is kept, the rest is refused with its line, and nothing hurts the backend."""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadData, BadInput, BadParameter, ChatOps, UnknownName
from chatops_widget.backend.__main__ import arguments
from chatops_widget.backend.storage.files import write_atomic
from chatops_widget.backend.uploads.uploads import MAX_PRICES, MAX_STRATEGY, parted
from chatops_widget.inputs.sources import of_file, of_frame
from chatops_widget.panel.bridge import Bridge
from chatops_widget.protocol.panel import Outcome, Upload
from tests.support.backend import Backend
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.recorder import Recorder
from tests.support.upload_backend import GOOD, STRATEGY, UploadBackend, refused
from tests.support.waiting import until

NAMES = json.loads((Path(__file__).parents[2] / "js" / "tests" / "names.json").read_text(encoding="utf-8"))
P2 = {"protocol": 2, "token": "secret", "user": "ana"}


@pytest.fixture
def ana(desk: UploadBackend) -> ChatOps:
    return desk.ana


# -- prices -------------------------------------------------------------------------------------------------------


def test_a_price_file_is_told_listed_and_traded(desk: UploadBackend, ana: ChatOps, tmp_path: Path) -> None:
    (tmp_path / "ACME.csv").write_text(GOOD)
    with desk.chat("ben") as ben:
        ben.wait_connected()
        said = ana.upload(tmp_path / "ACME.csv")
        assert said.content == "ana added ACME: 6 bars, 2020-01-01 to 2020-01-06."
        assert (said.role, said.metadata) == ("system", {"symbols": ["ACME"], "strategies": [], "warnings": []})
        # In another session they are not told, but can use it.
        until(lambda: "ACME" in {spec.symbol for spec in ben._conversation.catalog.symbols}, "the catalog")
        assert ben.trigger_backtest("buy_and_hold", symbol="acme").result(60).metrics["n_trades"] == 1
    spec = next(each for each in ana._conversation.catalog.symbols if each.symbol == "ACME")
    assert (spec.bars, spec.start, spec.end, spec.uploaded) == (6, "2020-01-01", "2020-01-06", True)
    assert ana.messages[-1].content == said.content


def test_a_frame_of_the_notebook_is_a_symbol(ana: ChatOps) -> None:
    dates = pd.bdate_range("2020-01-01", periods=300, name="when", tz="America/New_York")
    frame = pd.DataFrame({"Close": 100 + np.arange(300.0), 7: "a column nobody needs"}, index=dates)
    assert ana.add_prices("EUR/USD spot", frame) == "EUR_USD_spot"
    bars = ana.trigger_backtest("buy_and_hold", symbol="EUR_USD_spot").result(60).data["bars"]
    assert bars == 300
    assert ana.add_prices("SERIES", frame["Close"]) == "SERIES"
    levels = pd.concat({"ACME": frame[["Close"]]}, axis=1).swaplevel(axis=1)
    with pytest.raises(BadData, match=r"2 levels.*frame\.xs\('ACME', axis=1, level=1\)"):
        ana.add_prices("X", levels)
    with pytest.raises(BadData, match="no date column"):
        ana.add_prices("X", pd.DataFrame({"close": [1.0, 2.0]}))
    with pytest.raises(BadData, match="is no DataFrame"):
        ana.add_prices("X", [1, 2])  # type: ignore[arg-type]


def test_a_bad_price_file_is_refused_with_its_line_and_nothing_is_kept(desk: UploadBackend, ana: ChatOps) -> None:
    before = desk.kept
    said = refused(ana, GOOD + "2020-01-07,10,20,9,many,5\n", "BAD.csv", BadData)
    assert said.startswith("BAD.csv, line 8: “many” in column “Close” is no number")
    assert "BAD.csv has no close column" in refused(ana, "date,open\n2020-01-01,1\n", "BAD.csv", BadData)
    assert "cannot be read" in refused(ana, b"PAR1 and then nothing", "BAD.parquet", BadData)
    assert desk.kept == before
    with pytest.raises(UnknownName):
        ana.trigger_backtest("buy_and_hold", symbol="BAD")


def test_an_upload_replaces_an_upload_whatever_its_ending_and_nothing_else(desk: UploadBackend, ana: ChatOps) -> None:
    ana.upload(GOOD.encode(), "TWICE.csv")
    frame = pd.read_csv(io.StringIO(GOOD))
    assert "3 bars" in ana.upload(parquet(frame.iloc[:3]), "twice.parquet").content
    assert [name for name in desk.kept if "twice" in name.lower()] == ["prices/twice.parquet"]
    assert ana.trigger_backtest("buy_and_hold", symbol="TWICE").result(60).data["bars"] == 3
    said = refused(ana, GOOD.replace("500", "501"), "kept.csv", BadData)
    assert said == "kept is there already (KEPT.csv), and an upload does not replace it. Give the file another name."
    assert (desk.data / "KEPT.csv").read_text() == GOOD
    assert "spx is there already (S&P 500)" in refused(ana, GOOD, "spx.csv", BadData)


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_what_is_kept_is_whole_or_not_there_and_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "uploads" / "strategies" / "tried" / "note.json"
    write_atomic(path, b"1")
    for folder in list(path.parents)[:3]:
        assert folder.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0
    (path.parent / "taken").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(path.parent / "taken", b"2")
    assert sorted(each.name for each in path.parent.iterdir()) == ["note.json", "taken"]


@pytest.mark.parametrize("each", NAMES, ids=lambda each: ascii(each["name"])[:40])
def test_a_name_becomes_a_symbol_as_the_panel_says_it_will(each: dict[str, str]) -> None:
    assert parted(each["name"]) == (each["stem"], each["ending"])


@pytest.mark.parametrize(
    "name", ["../../../OUT1.csv", "/OUT1.csv", "..\\OUT1.csv", "a/../OUT1.csv", "OUT1.csv\0.txt/OUT1.csv"]
)
def test_no_name_leads_out_of_the_folder(desk: UploadBackend, ana: ChatOps, name: str) -> None:
    assert ana.upload(GOOD.encode(), name).metadata == {"symbols": ["OUT1"], "strategies": [], "warnings": []}
    assert [each for each in desk.kept if "OUT1" in each] == ["prices/OUT1.csv"]
    assert not list(desk.backend.folder.parent.glob("OUT1*"))


def test_what_is_no_file_of_ours_is_refused_in_words(ana: ChatOps) -> None:
    assert "“notes.txt” is neither a price file nor a strategy file" in refused(ana, "x", "notes.txt")
    assert "“X.csv” is empty" in refused(ana, "", "X.csv")
    assert "holds no name for a symbol" in refused(ana, GOOD, "🙂.csv")
    assert f"{MAX_STRATEGY:,} are the limit" in refused(ana, "#" * (MAX_STRATEGY + 1), "big.py")
    assert "have no name" in refused(ana, GOOD, "")
    # This one would break the link, so it is not even sent.
    assert f"{MAX_PRICES:,} are the limit of this backend" in refused(ana, bytes(MAX_PRICES + 1), "BIG.csv")
    assert ana.is_connected
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        ana.upload("nowhere.csv")
    with pytest.raises(BadInput, match="“int” is no file"):
        ana.upload(7)


def test_few_bytes_that_stand_for_too_many_rows_are_refused_unread(ana: ChatOps) -> None:
    rows = pd.DataFrame({"date": np.zeros(10_000_001, "datetime64[ns]"), "close": 1.0})
    said = refused(ana, parquet(rows), "BOMB.parquet", BadData)
    assert said == "BOMB.parquet has 10,000,001 rows; 10,000,000 are the limit."


# -- the backend --------------------------------------------------------------------------------------------------


def test_files_survive_the_backend(own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]) -> None:
    backend = own_backend(token="secret", more=["--allow-strategies"])
    chat = open_chat(backend.url, token="secret")
    chat.upload(STRATEGY.encode(), "mine.py")
    chat.upload(GOOD.encode(), "ACME.csv")
    before = chat.trigger_backtest("mine", symbol="ACME").result(60).metrics
    backend.stop(signal.SIGKILL)
    backend.start()
    chat.reconnect()
    chat.wait_connected(60)
    spec = next(each for each in chat._conversation.catalog.strategies if each.id == "mine")
    assert spec.file == "mine.py"
    pd.testing.assert_series_equal(before, chat.trigger_backtest("mine", symbol="ACME").result(60).metrics)
    with pytest.raises(BadParameter, match="must be less than"):
        chat.trigger_backtest("mine", fast=9, slow=3)
    chat.upload(STRATEGY.encode(), "mine.py")


def test_where_strategies_are_not_allowed_they_are_refused_and_the_rule_says_so_beforehand(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    rules = {rule.kind: rule for rule in chat._conversation.catalog.uploads}
    assert (rules["prices"].endings, rules["prices"].refusal) == ([".csv", ".parquet"], None)
    assert rules["strategy"].refusal == refused(chat, STRATEGY, "mine.py").partition(" Its owner")[0]
    assert not (backend.folder / "store-uploads").exists()


def test_nobody_lets_strategies_in_without_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--allow-strategies"])
    assert "--allow-strategies lets clients run Python as you: give a --token-file too." in capsys.readouterr().err


def test_the_same_upload_again_is_one_and_a_base_client_is_told_in_words(
    desk: UploadBackend, open_raw: Callable[..., RawClient], session_id: str
) -> None:
    raw = open_raw(desk.backend.url, auth=P2)
    plain = open_raw(desk.backend.url, auth={"token": "secret"})
    raw.join(session_id)
    plain.emit("joinSession", session_id)
    file = {"sessionId": session_id, "name": "ONCE.csv", "content": GOOD.encode(), "clientId": "c-1"}
    assert raw.call("uploadFile", file) == {"ok": True}
    assert raw.call("uploadFile", file) == {"ok": True}
    plain.heard.wait(lambda line: line[0] == "message")
    assert [each["content"] for each in raw.events("message")] == ["ana added ONCE: 6 bars, 2020-01-01 to 2020-01-06."]
    assert len(raw.events("catalog")) == 1
    assert {line[0] for line in plain.heard.lines} == {"message"}
    assert set(plain.events("message")[0]) == {"id", "sessionId", "role", "content", "timestamp", "metadata"}
    outside = raw.call("uploadFile", {**file, "sessionId": "elsewhere"})
    assert outside["fault"]["code"] == "not_in_session"
    assert raw.call("uploadFile", {**file, "content": 7})["fault"]["code"] == "malformed"


def test_a_file_typed_command_and_a_broken_link_come_in_order(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    """What is typed after a file finds it there, though both had to wait for the backend."""
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    backend.stop()
    until(lambda: not chat.is_connected, "the link to break")
    sending = chat._io.start(chat._conversation.upload("LATER.csv", GOOD.encode(), "f-1"))
    chat._do(lambda: chat._conversation.say("s-1", "/run_backtest buy_and_hold symbol=LATER"))
    backend.start()
    sending.result(60)
    until(lambda: chat.runs, "the run")
    assert chat.runs[0].result(60).data["symbol"] == "LATER"


def test_a_link_that_breaks_before_the_answer_takes_the_file_once(
    own_backend: Callable[..., Backend],
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
) -> None:
    backend = own_backend()
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    here = open_raw(backend.url)
    here.emit("joinSession", chat.session_id)
    proxy.mute()
    sending = chat._io.start(chat._conversation.upload("ONCE.csv", GOOD.encode(), "f-1"))
    here.heard.wait(lambda line: line[0] == "message")
    proxy.cut()
    sending.result(60)
    assert [each.client_id for each in chat.messages if "ONCE" in each.content] == ["f-1"]
    assert len(here.events("message")) == 1


# -- the panel ----------------------------------------------------------------------------------------------------


def test_a_view_sends_a_file_as_often_as_it_likes_and_hears_of_it_once_it_is_known(ana: ChatOps) -> None:
    told = Recorder()

    async def make() -> Bridge:
        return Bridge(ana._conversation, lambda message, buffers: told.add(message))

    bridge = ana._io.run(make(), timeout=10, what="the bridge")
    file = Upload(view="v", id="u-1", name="VIEW.csv")
    ana._do(lambda: bridge.take(Outcome(view="v", id="u-1")))  # nothing to say of what is not here yet
    for _ in range(2):
        ana._do(lambda: bridge.take(file, [memoryview(GOOD.encode())]))
    assert told.wait(lambda line: line["t"] == "uploaded") == {"t": "uploaded", "to": "v", "id": "u-1"}
    known = len(told.lines)
    ana._do(lambda: bridge.take(Outcome(view="v", id="u-1")))  # the answer was lost
    assert told.wait(lambda line: line["t"] == "uploaded", since=known)["id"] == "u-1"
    assert len([each for each in ana.messages if "VIEW" in each.content]) == 1
    for upload, buffers, words in (
        (Upload(view="v", id="u-2", name="VIEW.csv"), [], "The file did not arrive whole."),
        (Upload(view="v", id="u-3", name="VIEW.csv"), [b"date,close\n2020-01-01,x\n"], "VIEW.csv, line 2: “x”"),
    ):
        ana._do(lambda upload=upload, buffers=buffers: bridge.take(upload, buffers))
        answer = told.wait(lambda line, upload=upload: line["t"] == "uploaded" and line["id"] == upload.id)
        assert words in answer["fault"]["message"]
    ana._do(bridge.close)


# -- what Python users give -----------------------------------------------------------------------------------------


def test_a_frame_goes_as_csv_where_nothing_can_write_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object, **more: object) -> None:
        raise ImportError("pyarrow")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", missing)
    frame = pd.DataFrame({"close": [0.1 + 0.2]}, index=pd.DatetimeIndex(["2020-01-01"], name="date"))
    assert of_frame("A/B", frame) == ("A_B.csv", b"date,close\n2020-01-01,0.30000000000000004\n")


def test_a_file_is_a_path_or_bytes_or_something_open(tmp_path: Path) -> None:
    path = tmp_path / "ACME.csv"
    path.write_bytes(b"x")
    with path.open("rb") as file, path.open() as text:
        given = [of_file(path), of_file(str(path)), of_file(b"x", "ACME.csv"), of_file(file), of_file(text)]
    assert given == [("ACME.csv", b"x")] * 5
    assert of_file(path, "OTHER.csv") == ("OTHER.csv", b"x")
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        of_file(tmp_path)
