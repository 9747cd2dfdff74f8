"""Whatever a process is doing with a ChatOps when it ends: it ends at once, in silence, with its own exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.backend import Backend
from tests.support.waiting import PATIENCE

LONG_SWEEP = 'chat.sweep("sma_cross", fast="5:50:1", slow="60:250:1")'
ENDINGS = {
    "while the link is made": "chat = ChatOps(url)",
    "with a run under way": f"chat = ChatOps(url)\n{LONG_SWEEP}",
    "with one forgotten": f"ChatOps(url).send_message('hello')\nChatOps(url).{LONG_SWEEP.removeprefix('chat.')}",
    "while a thread waits for a result": f"""
chat = ChatOps(url)
sweep = {LONG_SWEEP}
threading.Thread(target=sweep.result, daemon=True).start()
""",
    "while threads ask the backend": """
chat = ChatOps(url)
chat.wait_connected(60)
def ask():
    while True:
        chat.sessions
for _ in range(5):
    threading.Thread(target=ask, daemon=True).start()
""",
    "while a callback takes its time": """
chat = ChatOps(url)
chat.on("message", lambda message: threading.Event().wait())
chat.send_message("hello")
""",
    "in a chain of with": "with ChatOps(url) as chat, ChatOps(url) as other:\n    chat.send_message('hello')",
    "with nobody there": "chat = ChatOps('ws://127.0.0.1:1')\nchat.send_message('hello')",
}
# A backend that never comes up: nobody may wait for that.
NEVER_UP = """
from chatops_widget.client import embedded
embedded.Start.entry = lambda start: threading.Event().wait()
chat = ChatOps()
"""
# What waits in `atexit` comes after the network has ended.
AT_EXIT = f"""
import atexit
@atexit.register
def last():
    try:
        sweep.result()
    except NotConnected as error:
        print(error)
chat = ChatOps(url)
sweep = {LONG_SWEEP}
"""


def ended(script: str, home: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    head = f"import sys, threading\nfrom chatops_widget import ChatOps, NotConnected\nurl = {url!r}\n"
    env = {**os.environ, "CHATOPS_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", f"{head}{script}\nsys.exit(7)"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("doing", ENDINGS)
def test_a_process_ends_in_silence(doing: str, backend: Backend, tmp_path: Path) -> None:
    done = ended(ENDINGS[doing], tmp_path, backend.url)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_nobody_waits_for_a_backend_that_is_starting(tmp_path: Path) -> None:
    done = ended(NEVER_UP, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_what_waits_after_the_end_is_told_of_it(backend: Backend, tmp_path: Path) -> None:
    done = ended(AT_EXIT, tmp_path, backend.url)
    assert (done.returncode, done.stdout, done.stderr) == (7, "This process is ending.\n", "")


def test_an_error_of_the_script_is_the_only_thing_told(backend: Backend, tmp_path: Path) -> None:
    done = ended(f"chat = ChatOps(url)\nsweep = {LONG_SWEEP}\nraise KeyError('mine')", tmp_path, backend.url)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    assert done.stderr.endswith("KeyError: 'mine'\n")
