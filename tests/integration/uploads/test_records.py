"""A CSV file of returns or equity that is attached becomes a run by /import, which asks what the file does not tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import Hello, SendText, Upload
from tests.support.upload_backend import UploadBackend
from tests.support.view import View
from tests.support.waiting import PATIENCE, until

DAYS = pd.bdate_range("2015-01-01", periods=500, name="date")
RETURNS = pd.Series(np.random.default_rng(8).normal(4e-4, 0.01, 500), index=DAYS, name="returns")


def sent(chat: ChatOps, folder: Path, name: str, **columns: object) -> str:
    """Upload a CSV file of these columns by date; what the session is told."""
    pd.DataFrame(columns, index=DAYS).to_csv(folder / name)
    return str(chat.upload(folder / name).content)


def test_an_attached_file_and_one_line_make_a_run_for_all(upload_backend: UploadBackend, ana: ChatOps) -> None:
    view = View(ana)
    content = RETURNS.to_csv().encode()
    view.say(Hello(view="v"))
    view.say(Upload(view="v", id="u-1", name="desk momentum.csv"), buffers=[content])
    until(lambda: view.told("uploaded"), "the file to be taken")
    view.say(SendText(view="v", id="s-1", text="/import desk_momentum"))
    (run,) = until(lambda: [each for each in ana.runs if each.status == "completed"], "the run")
    result = run.result(PATIENCE)
    assert (result.strategy_id, result.imported) == ("desk_momentum", True)
    np.testing.assert_allclose(result.equity.pct_change().dropna(), RETURNS, atol=1e-12)
    told = [each.content for each in ana.messages]
    assert told[0] == "ana added desk_momentum.csv, a track record. /import desk_momentum makes a run of it"
    assert told[1] == "/import desk_momentum"
    (card,) = [each for each in view.ask(Hello(view="w"), "snapshot")["items"] if each["kind"] == "run"]
    assert (card["strategyId"], card["imported"]) == ("desk_momentum", True)
    ben = upload_backend.chat("ben", session_id=ana.session_id)
    with ben:
        ben.wait_connected()
        pd.testing.assert_series_equal(ben.run(run.id).result(PATIENCE).equity, result.equity)
        comparison = ben.compare_strategies(run.id, "buy_and_hold", start="2015-01-01", end="2016-11-30")
    assert [row.get("imported", False) for row in comparison.data["strategies"]] == [True, False]


def test_what_a_file_does_not_tell_is_asked_with_lines_to_choose_from(ana: ChatOps, tmp_path: Path) -> None:
    sent(ana, tmp_path, "fund.csv", returns=RETURNS * 20, equity=(1 + RETURNS).cumprod())
    asked = ana.execute_command("import", name="my fund")
    assert not asked.success
    assert "fund.csv has the columns returns, equity" in asked.message
    lines = [each["line"] for each in asked.data["offers"]]
    assert lines == ["/import 'my fund' fund.csv column=returns", "/import 'my fund' fund.csv column=equity"]
    asked = ana.execute_command("import", name="my fund", column="returns")
    assert "may be in percent" in asked.message
    assert [each["line"] for each in asked.data["offers"]] == [
        "/import 'my fund' fund.csv column=returns unit=fraction",
        "/import 'my fund' fund.csv column=returns unit=percent",
    ]
    assert ana.execute_command("import", name="my fund", column="returns", unit="percent").success
    np.testing.assert_allclose(ana.runs[-1].result(PATIENCE).equity.pct_change().dropna(), RETURNS / 5, atol=1e-12)


@pytest.mark.parametrize(
    ("columns", "parameters", "words"),
    [
        ({"equity": 1.0}, {"column": "profit"}, "fund.csv has no column “profit”. Its columns are equity."),
        ({"returns": "much"}, {}, "fund.csv has “much” for a number"),
        ({"returns": RETURNS.where(RETURNS.index != DAYS[3])}, {}, "no number on 2015-01-06"),
        ({"returns": RETURNS}, {"kind": "prices"}, "kind"),
        ({"returns": RETURNS}, {"file": "found.csv"}, "No file “found.csv”. Did you mean fund.csv?"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(
    ana: ChatOps, tmp_path: Path, columns: dict[str, object], parameters: dict[str, str], words: str
) -> None:
    before = len(ana.runs)
    sent(ana, tmp_path, "fund.csv", **columns)
    refused = ana.execute_command("import", name="fund", **parameters)
    assert not refused.success
    assert words in refused.message
    assert len(ana.runs) == before


def test_files_are_their_sessions_own_and_go_with_it(
    upload_backend: UploadBackend, ana: ChatOps, tmp_path: Path
) -> None:
    sent(ana, tmp_path, "fund.csv", returns=RETURNS)
    with upload_backend.chat("ben") as ben:
        ben.wait_connected()
        refused = ben.execute_command("import", name="theirs")
        assert "Nobody has sent a file of returns or equity to this session" in refused.message
    kept = [path for path in upload_backend.backend.folder.rglob("fund.csv") if path.is_file()]
    assert len(kept) == 1
    assert ana.execute_command("import", name="momentum").message.startswith("momentum is a strategy")
    ana.delete_session(ana.session_id)
    assert not kept[0].exists()


def test_a_file_with_prices_in_it_is_prices(ana: ChatOps, tmp_path: Path) -> None:
    assert "ACME: 500 bars" in sent(ana, tmp_path, "ACME.csv", close=100 * (1 + RETURNS).cumprod(), returns=RETURNS)
    assert not ana.execute_command("import", name="fund").success
