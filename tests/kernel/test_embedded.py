"""The embedded backend: found again, deaf to the cell's interrupt, gone after its kernel however that ends."""

from __future__ import annotations

import json
import os
import signal
import stat
from pathlib import Path

import psutil

from tests.kernel.driving import START, Kernel
from tests.support.waiting import PATIENCE

PIDS = """
import json, psutil
child = psutil.Process(embedded.joined().entry.pid)
print(json.dumps([child.pid, *(each.pid for each in child.children(recursive=True))]))
"""


def family(kernel: Kernel) -> list[psutil.Process]:
    """The backend and its workers."""
    assert kernel.run(START) == ""
    assert kernel.run("chat.trigger_backtest('momentum').result().metrics['n_trades'] > 0") in ("np.True_", "True")
    return [psutil.Process(pid) for pid in json.loads(kernel.run(PIDS))]


def test_killing_the_kernel_leaves_no_orphan(kernel: Kernel) -> None:
    processes = family(kernel)
    assert len(processes) > 1
    kernel_pid = int(kernel.run("import os\nos.getpid()"))
    os.kill(kernel_pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert alive == []


def test_killing_the_kernel_leaves_no_orphan_though_another_child_holds_what_it_held(kernel: Kernel) -> None:
    processes = family(kernel)
    # A child that a library forked, without a word to Python: it has a copy of each lock.
    other = int(
        kernel.run(
            "import ctypes, signal\npid = ctypes.PyDLL(None).fork()\nif pid == 0:\n    signal.pause()\nprint(pid)"
        )
    )
    kernel.kill()
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    os.kill(other, signal.SIGKILL)
    assert alive == []


def test_shutting_the_kernel_down_ends_the_backend(kernel: Kernel) -> None:
    processes = family(kernel)
    kernel.close()
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert alive == []


def test_an_interrupted_cell_does_not_stop_the_backend(shared_kernel: Kernel) -> None:
    processes = family(shared_kernel)
    cell = shared_kernel.start("print('sleeping', flush=True)\nimport time\ntime.sleep(30)")
    shared_kernel.await_output(cell, "sleeping")
    shared_kernel.manager.interrupt_kernel()
    assert "KeyboardInterrupt" in shared_kernel.finish(cell)
    assert "donchian" in shared_kernel.run("print(chat.execute_command('strategies').message)")
    assert all(process.is_running() for process in processes)


def test_a_second_chatops_finds_the_same_backend(shared_kernel: Kernel) -> None:
    backend = family(shared_kernel)[0]
    assert (
        shared_kernel.run(f"other = ChatOps()\nother.wait_connected({PATIENCE})\nother.session_id != chat.session_id")
        == "True"
    )
    assert shared_kernel.run("embedded.joined().entry.pid") == str(backend.pid)


def test_a_backend_that_crashed_is_started_again(kernel: Kernel) -> None:
    backend = family(kernel)[0]
    session = kernel.run("chat.session_id")
    os.kill(backend.pid, signal.SIGKILL)
    assert kernel.run(f"chat.trigger_backtest('sma_cross', timeout={PATIENCE}).result().strategy_id") == "'sma_cross'"
    assert kernel.run("chat.session_id") == session
    assert kernel.run("[run.strategy_id for run in chat.runs]") == "['momentum', 'sma_cross']"


def test_nobody_else_can_read_the_token_and_no_command_line_shows_it(shared_kernel: Kernel) -> None:
    backend = family(shared_kernel)[0]
    token = shared_kernel.run("print(embedded.joined().token)").strip()
    folder = Path(shared_kernel.run("print(embedded.joined().folder)").strip())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "token").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "ready.json").stat().st_mode) == 0o600
    assert token not in " ".join(backend.cmdline())
    assert token not in (folder / "backend.log").read_text()
    assert token not in shared_kernel.run(
        "print(repr(chat), chat.__dict__, chat._conversation.__dict__, embedded.joined().endpoint())"
    )


def test_without_the_extra_a_sentence_says_what_to_install(kernel: Kernel) -> None:
    said = kernel.run(
        "import importlib.util\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'distributed' else find(name, *more)\n"
        "from chatops_widget import ChatOps\n"
        "chat = ChatOps()\n"
        f"chat.trigger_backtest('sma_cross', timeout={PATIENCE})"
    )
    assert 'pip install "chatops_widget[backend]"' in said
