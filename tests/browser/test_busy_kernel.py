"""While a cell runs, the panel stays alive: bars move, what is typed is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Notebook, OpenNotebook, Panel

SETUP = "from chatops_widget import ChatOps\nchat = ChatOps()\nchat"
# They end when they are let: what is answered before that is answered while they run.
GATE = "import time\nfrom pathlib import Path\ngate = Path({gate!r})\n"
SLEEP = "while not gate.exists():\n    time.sleep(0.05)"
COMPUTE = "while not gate.exists():\n    sum(range(1000))"
UNTIL_HEARD = """
import time
heard = len(chat.messages)
while len(chat.messages) < heard + 2:
    time.sleep(0.01)
print("heard")
"""
SLOW_RUN = "/run_backtest sma_cross symbol=BIG fast=1 slow=2"


def connected_panel(open_notebook: OpenNotebook, kernel: str) -> tuple[Panel, Notebook]:
    notebook = open_notebook(SETUP, kernel=kernel)
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    # The workers are warm when a first run is through: what follows is not about a cold start.
    panel.say("/run_backtest buy_and_hold")
    expect(panel.run_cards).to_contain_text("Sharpe")
    return panel, notebook


@pytest.mark.parametrize("kernel", ["python3", "ipykernel-7.3"])
def test_a_command_typed_while_a_cell_runs_is_answered_and_its_bar_moves(
    open_notebook: OpenNotebook, kernel: str, tmp_path: Path
) -> None:
    panel, notebook = connected_panel(open_notebook, kernel)
    for count, cell in enumerate((SLEEP, COMPUTE), 1):
        gate = tmp_path / f"gate-{count}"
        notebook.start(f"{GATE.format(gate=str(gate))}{cell}\nprint('cell', 'done')")
        busy = notebook.cells - 1
        notebook.await_running(busy)
        panel.say("/symbols")
        expect(panel.bubbles.filter(has_text="IXIC:")).to_have_count(count)
        panel.say(SLOW_RUN)
        expect(panel.run_cards).to_have_count(count + 1)
        bar = panel.run_cards.last.get_by_role("progressbar")
        moving = notebook.watch_values(bar)
        expect(panel.run_cards.last).to_contain_text("Sharpe")
        assert notebook.output(busy) == ""
        assert len({value for value in moving() if 0 < value < 100}) >= 3
        gate.touch()
        notebook.await_cell(busy)
        assert "cell done" in notebook.output(busy)


def test_the_answer_comes_before_the_cell_ends(open_notebook: OpenNotebook) -> None:
    panel, notebook = connected_panel(open_notebook, "python3")
    # The cell ends only when the panel has been heard: without subshells this would never end.
    notebook.start(UNTIL_HEARD)
    busy = notebook.cells - 1
    notebook.await_running(busy)
    panel.say("what can you do?")
    notebook.await_cell(busy)
    assert "heard" in notebook.output(busy)


def test_without_subshells_what_is_typed_waits_in_sight_and_is_answered_once(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    panel, notebook = connected_panel(open_notebook, "ipykernel-6.30")
    gate = tmp_path / "gate"
    notebook.start(f"{GATE.format(gate=str(gate))}{SLEEP}")
    busy = notebook.cells - 1
    notebook.await_running(busy)
    panel.say("/symbols")
    waiting = panel.root.get_by_test_id("message-pending")
    expect(waiting).to_contain_text("/symbols")
    expect(waiting).to_contain_text("queued, kernel busy")
    gate.touch()
    notebook.await_cell(busy)
    expect(panel.bubbles.filter(has_text="IXIC:")).to_have_count(1)
    expect(waiting).to_have_count(0)
    assert panel.texts().count("/symbols") == 1
    # Every resend has reached the kernel by the time it answers a further question.
    panel.say("/strategies")
    expect(panel.bubbles.filter(has_text="donchian_breakout")).to_have_count(1)
    expect(panel.bubbles.filter(has_text="IXIC:")).to_have_count(1)
