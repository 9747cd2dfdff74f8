"""A process that ends without close() ends in silence, and one that was forked has a link of its own to the backend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEFT_OPEN = """
from chatops_widget import ChatOps

chat = ChatOps()
chat.wait_connected(60)
print(chat.trigger_backtest("buy_and_hold").result(timeout=90).metrics["n_trades"])
chat.sweep("sma_cross", fast="5:50:1", slow="60:200:10")  # it goes on
"""
FORKED = """
import multiprocessing
from chatops_widget import ChatOps, NotConnected

def child(chat, run):
    try:
        chat.send_message("from the child")
    except NotConnected as error:
        print("theirs:", error)
    if run.finished is None:
        for act in (run.cancel, lambda: run.result(60)):
            try:
                act()
            except NotConnected as error:
                print("theirs:", error)
    with ChatOps() as mine:
        print("ours:", mine.trigger_backtest("buy_and_hold").result(60).metrics["n_trades"], flush=True)

chat = ChatOps()
chat.wait_connected(60)
run = chat.trigger_backtest("sma_cross")
process = multiprocessing.get_context("fork").Process(target=child, args=(chat, run))
process.start()
process.join(120)
print("exit", process.exitcode, run.result(60).strategy_id, chat.trigger_backtest("momentum").result(60).strategy_id)
"""


def output_of(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """What a script says that is run with an embedded backend of this home."""
    env = {**os.environ, "CHATOPS_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    return subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)


def test_a_script_that_does_not_close_says_nothing_when_it_ends(tmp_path: Path) -> None:
    ended = output_of(LEFT_OPEN, tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "1.0\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_comes_by_itself_and_names_the_fork_for_what_is_its_parents(
    tmp_path: Path,
) -> None:
    ended = output_of(FORKED, tmp_path)
    *theirs, ours, last = ended.stdout.splitlines()
    assert theirs
    assert all("which this one was forked from" in line and "Make a new one here: ChatOps()" in line for line in theirs)
    assert (ours, last) == ("ours: 1.0", "exit 0 sma_cross momentum")
    assert ended.stderr == ""
