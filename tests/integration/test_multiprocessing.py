"""Processes of Python's own kinds: each that makes a ChatOps has one of its own, and results travel between them."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE

# A ChatOps at the level of the module: with spawn each child runs that too.
SCRIPT = """
import multiprocessing, os, sys
from chatops_widget import ChatOps, NotConnected

chat = ChatOps()

def of_the_child(name):
    with (ChatOps() if chat_is_the_parents() else chat) as mine:
        run = mine.trigger_backtest(name, timeout=60)
        return os.getpid(), mine.session_id, run.result(60)

def chat_is_the_parents():
    try:
        chat.wait_connected(60)
    except NotConnected as error:
        assert "forked" in str(error)
        return True
    return False

if __name__ == "__main__":
    chat.wait_connected(60)
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(1) as pool:
        pid, session, result = pool.apply(of_the_child, ["momentum"])
        pool.close()
        pool.join()
    print(pid != os.getpid(), session != chat.session_id, result.strategy_id, len(result.equity) > 1000)
    print(chat.trigger_backtest("sma_cross").result(60).strategy_id, chat.connection)
"""


@pytest.mark.share(1)
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_child_of_each_kind_has_a_chatops_of_its_own_and_its_result_comes_home(method: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("60)", f"{PATIENCE})"))
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", str(script), method],
        env=os.environ | {"CHATOPS_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.stdout == "True True momentum True\nsma_cross connected\n", done.stderr
    assert (done.returncode, done.stderr) == (0, "")
