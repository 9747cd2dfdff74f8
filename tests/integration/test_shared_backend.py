"""All notebooks of a home share one backend, which lives as long as any of them, and no longer."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from chatops_widget.backend.doctor.shared import check_left_behind, check_shared
from chatops_widget.folders.shared_backend import MeetingPlace
from tests.support.notebook_process import NotebookProcess
from tests.support.waiting import PATIENCE, until

TOGETHER = 20
# As many processes as a cluster of notebooks that is opened at once; forked, so that they do start at once.
STORM = f"""
import os, sys
from chatops_widget.client import embedded

pipes = [os.pipe() for _ in range({TOGETHER})]
begin, began = os.pipe()
for read, write in pipes:
    if os.fork() == 0:
        os.close(began)
        os.read(begin, 1)
        here = embedded.endpoint(embedded.Configuration())
        os.write(write, f"{{embedded.joined().entry.pid}} {{here.url}} {{here.token}}".encode())
        sys.stdin.read()
        os._exit(0)
os.close(began)
print(*sorted({{os.read(read, 1000).decode() for read, _ in pipes}}), sep="\\n", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def open_notebook(tmp_path: Path) -> Iterator[Callable[..., NotebookProcess]]:
    opened: list[NotebookProcess] = []

    def make(home: Path = tmp_path, **env: str) -> NotebookProcess:
        opened.append(NotebookProcess(home, **env))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def backends(home: Path) -> list[psutil.Process]:
    """All that run with a store in that home, whether anybody could find them or not."""
    store = str(home / "sessions.sqlite")
    found = []
    for each in psutil.process_iter(["cmdline", "status"]):
        if store in (each.info["cmdline"] or []) and each.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(each)
    return found


def contents(notebook: NotebookProcess) -> list[str]:
    return [str(each) for each in notebook.run("[each.content for each in chat.messages if each.role == 'user']")]


def test_two_notebooks_share_it_and_see_one_session_live_also_when_who_started_it_was_killed(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    first, second = open_notebook(), open_notebook()
    session = first.open()
    second.open(session)
    (backend,) = backends(tmp_path)
    assert first.backend == second.backend == backend.pid
    first.run("chat.send_message('@ana from the first')")
    until(lambda: contents(second) == ["@ana from the first"], "the message")
    second.run("chat.send_message('@ana from the second')")
    until(lambda: contents(first) == ["@ana from the first", "@ana from the second"], "the answer")
    second.run(f"run = chat.trigger_backtest('buy_and_hold', timeout={PATIENCE})")
    workers = backend.children(recursive=True)

    starter = first if first.process.pid == backend.ppid() else second
    other = second if starter is first else first
    starter.kill()
    assert other.run(f"(chat.wait_connected({PATIENCE}), chat.runs[-1].result({PATIENCE}).metrics['n_trades'])[1]")
    assert other.backend == backend.pid  # it has not even noticed
    workers += backend.children(recursive=True)
    folder = Path(other.run("str(embedded.joined().folder)"))
    assert psutil.Process(other.process.pid).is_running()
    other.kill()
    _, alive = psutil.wait_procs([backend, *workers], timeout=PATIENCE)
    assert alive == []
    assert not folder.exists()
    assert MeetingPlace(tmp_path).entries() == []


def test_twenty_that_start_at_once_have_one(tmp_path: Path) -> None:
    command, env = [sys.executable, "-c", STORM], os.environ | {"CHATOPS_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as storm:
        assert storm.stdout is not None
        assert storm.stdin is not None
        said = storm.stdout.readline().split()
        (backend,) = backends(tmp_path)
        assert int(said[0]) == backend.pid
        (entry,) = MeetingPlace(tmp_path).entries()
        using = MeetingPlace(tmp_path).folder_of(entry) / "users"
        assert len(list(using.iterdir())) == TOGETHER
        storm.stdin.close()
        assert storm.stdout.read() == ""  # all were told the same
    psutil.wait_procs([backend], timeout=PATIENCE)
    assert backends(tmp_path) == []


def test_when_it_is_killed_all_come_back_to_one_other_and_nothing_is_lost_or_doubled(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    notebooks = [open_notebook() for _ in range(3)]
    session = notebooks[0].open()
    for each in notebooks[1:]:
        each.open(session)
    (killed,) = backends(tmp_path)
    said = [f"@ana {who} says {n}" for n in range(10) for who in range(3)]
    for n in range(10):
        for who, each in enumerate(notebooks):
            each.run(f"chat.send_message('@ana {who} says {n}')")
        if n == 5:
            killed.kill()

    def told(notebook: NotebookProcess) -> list[list[str]]:
        """What each of them said, as one of them has it."""
        return [[text for text in contents(notebook) if text.startswith(f"@ana {who}")] for who in range(3)]

    until(lambda: all(told(each) == [said[who::3] for who in range(3)] for each in notebooks), "all, once and in order")
    until(lambda: len({tuple(contents(each)) for each in notebooks}) == 1, "one order for all")
    (backend,) = backends(tmp_path)
    assert {each.backend for each in notebooks} == {backend.pid} != {killed.pid}


def test_a_start_that_was_killed_leaves_nothing_that_the_next_one_stumbles_over(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    cut_off = open_notebook()
    cut_off.answer()
    cut_off.begin("embedded.endpoint(embedded.Configuration())")
    until(lambda: backends(tmp_path), "a backend to be starting")
    cut_off.kill()
    following = open_notebook()
    following.open()
    until(lambda: [each.pid for each in backends(tmp_path)] == [following.backend], "the other one to end")
    assert len([each for each in (tmp_path / "backend").iterdir() if each.is_dir()]) == 1


def test_homes_stay_apart_and_so_do_configurations_which_the_doctor_names(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    one, other = open_notebook(), open_notebook(CHATOPS_DATA=str(tmp_path / "others"))
    session = one.open()
    one.run(f"chat.execute_command('strategies', timeout={PATIENCE}).success")
    other.open(session)
    assert one.backend != other.backend
    said = "\n".join(str(each) for each in check_shared(tmp_path))
    for each in (one, other):
        assert f"process {each.backend} on port" in said
        assert f"used by the process {each.process.pid}." in said
    assert "2 backends run on this home, since its notebooks differ in options" in said
    # Who came later is told so where it looks, once.
    notes = "[each.content for each in chat.messages if each.role == 'system']"
    until(lambda: other.run(notes), "the note")
    (note,) = other.run(notes)
    assert "have another backend, since they differ in the options of their backend" in note
    one.run("chat.send_message('@ana kept for all')")
    until(lambda: "kept for all" in str(contents(one)), "the message")
    other.run("chat.leave_session()")
    other.run(f"chat.join_session({session!r})")
    until(lambda: contents(other) == contents(one), "what is kept for all")
    # The environment changes, and who was there before does not move.
    before = one.backend
    one.run(f"os.environ['CHATOPS_HOME'] = {str(tmp_path / 'second')!r}")
    one.run(f"elsewhere = ChatOps()\nelsewhere.wait_connected({PATIENCE})")
    assert one.backend != before
    psutil.Process(before).kill()
    until(lambda: one.run("chat.connection") != "connected", "the link to break")
    one.run(f"chat.wait_connected({PATIENCE})")
    assert "@ana kept for all" in contents(one)
    assert "No killed backend has left a folder behind." in str(check_left_behind(tmp_path))


def test_a_folder_that_others_can_look_into_is_refused_in_words(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend").chmod(0o755)
    notebook = open_notebook()
    notebook.answer()
    said = notebook.run(
        "import chatops_widget\n"
        "try: embedded.endpoint(embedded.Configuration())\n"
        "except chatops_widget.BackendUnavailable as error: said = str(error)"
    )
    said = notebook.run("said")
    assert f"The folder {tmp_path / 'backend'} is not yours alone" in said
    assert any(not each.well and "chmod 700" in str(each) for each in check_shared(tmp_path))


def test_what_is_found_there_is_its_owners_alone_and_no_command_line_has_the_token(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        notebook = open_notebook()
        notebook.open()
    finally:
        os.umask(before)
    token = notebook.run("embedded.joined().token")
    assert len(token) > 30
    for path in (tmp_path / "backend", *(tmp_path / "backend").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    (entry,) = (tmp_path / "backend").glob("*.json")
    assert token not in entry.read_text() + " ".join(psutil.Process(notebook.backend).cmdline())


def test_a_strategy_file_that_came_meanwhile_is_there_for_who_comes_next(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    notebook = open_notebook()
    notebook.open()
    (tmp_path / "strategies" / "mine.py").write_text(
        "from chatops_widget.backend import strategy\n\n"
        '@strategy("Mine")\ndef mine(prices):\n    """All of it."""\n    return prices["close"] * 0 + 1\n'
    )
    notebook.run(f"other = ChatOps()\nother.wait_connected({PATIENCE})")
    assert notebook.run("'mine' in other.strategies.index")
    until(lambda: notebook.run("'mine' in chat.strategies.index"), "the word of it")


def test_a_signal_to_who_started_it_is_not_meant_for_it(
    open_notebook: Callable[..., NotebookProcess], tmp_path: Path
) -> None:
    notebook, other = open_notebook(), open_notebook()
    notebook.open()
    other.open()
    (backend,) = backends(tmp_path)
    assert os.getsid(backend.pid) == os.getpgid(backend.pid) == backend.pid
    notebook.process.send_signal(signal.SIGTERM)
    notebook.process.wait(PATIENCE)
    assert other.run(f"chat.trigger_backtest('momentum', timeout={PATIENCE}).id")
    assert [each.pid for each in backends(tmp_path)] == [backend.pid]
