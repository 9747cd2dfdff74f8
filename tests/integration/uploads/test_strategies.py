"""Strategies from clients are run, replaced and stopped like any other; none hurts the backend."""

from __future__ import annotations

import linecache
from typing import Any

import pandas as pd
import psutil
import pytest

from chatops_widget import BacktestCancelled, BacktestFailed, BadParameter, BadStrategy, ChatOps
from tests.support.conversation import catalog, uploading
from tests.support.upload_backend import STRATEGY, UploadBackend, refused
from tests.support.waiting import PATIENCE, until


def test_a_strategy_file_is_run_compared_explained_and_completed(ana: ChatOps) -> None:
    said = ana.upload(STRATEGY.encode(), "mine.py")
    assert said.content == "ana added the strategy mine (mine.py). Try /run_backtest mine"
    spec = next(each for each in catalog(ana).strategies if each.id == "mine")
    assert [(each.name, each.type, each.default) for each in spec.parameters] == [
        ("fast", "int", 3),
        ("slow", "int", 9),
    ]
    assert (spec.name, spec.file, spec.parameters[0].summary) == ("Mine", "mine.py", "Bars in the fast average.")
    ours = ana.trigger_backtest("mine", fast=10, slow=30).result(PATIENCE)
    theirs = ana.trigger_backtest("sma_cross", fast=10, slow=30).result(PATIENCE)
    pd.testing.assert_series_equal(ours.equity, theirs.equity, check_names=False)
    assert list(ana.compare_strategies("mine", "sma_cross").metrics.index) == ["mine", "sma_cross"]
    assert "Long while the fast average" in ana.execute_command("help", command="mine").message
    with pytest.raises(BadParameter, match=r"mine: fast=9 must be less than slow=3\."):  # known before it runs
        ana.trigger_backtest("mine", fast=9, slow=3)


def test_a_function_of_the_notebook_is_a_strategy(ana: ChatOps) -> None:
    source = """
import numpy as np
import pandas as pd
from typing import Annotated
from chatops_widget.backend import Range, strategy

LEVEL = 0.5
table = pd.DataFrame()
close = table

def smooth(values, window):
    return values.rolling(window).mean() * np.float64(1)

def above(prices, window: Annotated[int, Range(minimum=2)] = 20):
    \"\"\"Half in while the close is above its average.\"\"\"
    close = prices["close"]  # a name of the notebook's too, and no reason to refuse
    return (close > smooth(close, window)).astype(float) * LEVEL

@strategy("Decorated")
def decorated(prices):
    return pd.Series(1.0, index=prices.index)

def uses_table(prices):
    return prices["close"] * len(table)

def outer():
    inside = 1
    def closing(prices):
        return prices["close"] * inside
    return closing
"""
    cell = in_a_cell(source)
    assert ana.add_strategy(cell["above"]) == "above"
    result = ana.trigger_backtest("above", window=5).result(PATIENCE)
    assert 0 < result.metrics["exposure_time"] < 1
    assert ana.add_strategy(cell["decorated"]) == "decorated"
    assert ana.trigger_backtest("decorated").result(PATIENCE).metrics["n_trades"] == 1
    for name, words in {
        "uses_table": "uses_table uses table, a DataFrame of this notebook, which the backend does not have.",
        "outer": None,
    }.items():
        function = cell[name]() if words is None else cell[name]
        with pytest.raises(BadStrategy, match=words or "closing uses inside of a function around it"):
            ana.add_strategy(function)
    with pytest.raises(BadStrategy, match="A lambda has no name"):
        ana.add_strategy(lambda prices: prices["close"])
    with pytest.raises(BadStrategy, match="is no function"):
        ana.add_strategy(7)  # type: ignore[arg-type]
    with pytest.raises(BadStrategy, match=r"is no function\. For a file: chat\.upload\(path\)\."):
        ana.add_strategy("mine.py")  # type: ignore[arg-type]


def test_a_function_is_told_by_the_file_and_line_where_it_was_written(ana: ChatOps) -> None:
    source = "\n\ndef helper(prices):\n    return prices['nothing']\n\ndef writes(prices):\n    return helper(prices)\n"
    cell = in_a_cell(source)
    name = cell["writes"].__code__.co_filename
    with pytest.raises(BadStrategy, match=rf"{name}, line 4: “return prices\['nothing'\]” raised KeyError"):
        ana.add_strategy(cell["writes"])


def in_a_cell(source: str) -> dict[str, Any]:
    """As IPython runs a cell: `inspect` finds its source."""
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, name, "exec"), names)
    return names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\nretrun 5\n", "broken.py, line 2: “retrun 5” is no Python: invalid syntax."),
        ("import os\nprint('{}')\nos._exit(4)\n", "broken.py ended the Python that tried it (code 4)."),
        ("import ctypes\nctypes.string_at(0)\n", "broken.py ended the Python that tried it (SIGSEGV)."),
        ("x = bytearray(10**12)\n", "broken.py, line 1: “x = bytearray(10**12)” raised MemoryError."),
        (STRATEGY.replace("def mine", "def sma_cross"), "sma_cross is a strategy that comes with the backend."),
        (STRATEGY.replace("def mine", "def help"), "help is the name of a command."),
        (STRATEGY.replace("def mine", "def ours"), "ours is in ours.py already."),
    ],
)
def test_no_strategy_file_hurts_the_backend(upload_backend: UploadBackend, ana: ChatOps, text: str, words: str) -> None:
    before = upload_backend.kept
    assert words in refused(ana, text, "broken.py", BadStrategy)
    assert upload_backend.kept == before
    assert ana.is_connected


def test_a_file_that_is_no_text_is_refused_with_its_line(ana: ChatOps) -> None:
    said = refused(ana, b"# fine\n# caf\xe9\n", "latin.py", BadStrategy)
    assert said == "latin.py, line 2: this is no text in UTF-8. Save it as UTF-8."


def test_a_file_that_never_ends_is_ended_and_others_are_heard_meanwhile(
    upload_backend: UploadBackend, ana: ChatOps
) -> None:
    with upload_backend.chat("ben") as ben:
        ben.wait_connected()
        loop = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'while True: pass'])\n"
        loop += "while True:\n    pass\n"
        sending = uploading(ana, "loop.py", loop.encode(), "loop")
        assert ben.execute_command("symbols").success
        assert not sending.done()
        with pytest.raises(BadStrategy, match=r"loop.py did not end within 10 s. It was at loop.py, line (3|4)"):
            sending.result(PATIENCE)
    children = psutil.Process(upload_backend.backend.process.pid).children(recursive=True)
    assert not [each for each in children if "while True" in " ".join(each.cmdline())]


def test_a_strategy_that_looks_ahead_is_taken_with_a_warning(ana: ChatOps) -> None:
    text = STRATEGY.replace("def mine", "def prophet").replace("close.rolling(fast).mean()", "close.shift(-1)")
    with pytest.warns(UserWarning, match=r"prophet looks ahead: if the prices end on .* it decides"):
        said = ana.upload(text.encode(), "prophet.py")
    assert "Nobody could have traded that." in said.content


def test_a_new_version_replaces_the_old_and_runs_under_way_keep_theirs(
    upload_backend: UploadBackend, ana: ChatOps
) -> None:
    slow = "import pandas as pd, time, pathlib\nfrom chatops_widget.backend import strategy\n"
    slow += "@strategy\ndef versions(prices, wait='-'):\n"
    slow += "    while wait != '-' and not pathlib.Path(wait).exists():\n        time.sleep(0.01)\n"
    slow += "    return pd.Series({level}, index=prices.index)\n@strategy\ndef gone(prices):\n"
    slow += "    return pd.Series(0.0, index=prices.index)\n"
    ana.upload(slow.format(level=1.0).encode(), "versions.py")
    gate = upload_backend.owned / "gate"
    running = ana.trigger_backtest("versions", wait=str(gate))
    until(lambda: running.status == "running", "the run to begin")
    queued = ana.trigger_backtest("versions")
    ana.upload(slow.format(level=0.0).partition("@strategy\ndef gone")[0].encode(), "versions.py")
    assert "gone" not in {each.id for each in catalog(ana).strategies}
    later = ana.trigger_backtest("versions")
    gate.touch()
    assert [run.result(PATIENCE).metrics["n_trades"] for run in (running, queued, later)] == [1, 1, 0]


def test_a_strategy_that_fails_in_a_run_says_its_line(ana: ChatOps) -> None:
    text = STRATEGY.replace("def mine", "def picky").replace(
        "    close = prices",
        "    class Odd(Exception): pass\n    if fast == 7:\n        raise Odd('seven')\n    close = prices",
    )
    ana.upload(text.encode(), "picky.py")
    with pytest.raises(BacktestFailed, match="picky raised Odd: seven") as caught:
        ana.trigger_backtest("picky", fast=7).result(PATIENCE)
    where = caught.value.where
    assert where is not None
    assert (where.file, where.line, where.text) == ("picky.py", 17, "raise Odd('seven')")
    assert ana.trigger_backtest("picky").result(PATIENCE).metrics["n_trades"] > 0


def test_a_strategy_that_never_ends_can_be_stopped(ana: ChatOps) -> None:
    text = STRATEGY.replace("def mine", "def endless").replace(
        "    close = prices",
        "    while fast == 8:\n        try:\n            sum(range(100))\n        except Exception:\n            pass\n"
        "    close = prices",
    )
    ana.upload(text.encode(), "endless.py")
    run = ana.trigger_backtest("endless", fast=8)
    until(lambda: run.status == "running", "the run to begin")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    assert ana.trigger_backtest("endless").result(PATIENCE).metrics["n_trades"] > 0  # the one worker is free again


def test_a_folder_of_strategies_is_listed_and_is_its_owners(upload_backend: UploadBackend, ana: ChatOps) -> None:
    assert ana.trigger_backtest("ours").result(PATIENCE).metrics["n_trades"] > 0
    before = (upload_backend.owned / "ours.py").read_text()
    said = refused(ana, STRATEGY.replace("mine", "ours"), "ours.py", BadStrategy)
    assert said == "ours.py is in the strategies folder and is not replaced. Give it another name."
    assert (upload_backend.owned / "ours.py").read_text() == before
