"""Fixtures every test may use: a real backend, clients of it, and the end of both."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk
from heard import Script
from prompter import Prompter
from proxy import Proxy
from raw import Raw
from serving import Backend
from viewing import View

from chatops_widget import ChatOps

CONTRACT = Path(__file__).parent / "contract"
LONG = 2_500_000  # bars: seconds of work for a strategy that trades on half of them
_numbers = itertools.count(time.time_ns() // 1_000_000)


@pytest.fixture(scope="session")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of price files: LONG.csv takes seconds to run, THREE.csv can be checked by hand."""
    folder = tmp_path_factory.mktemp("prices")
    with (folder / "LONG.csv").open("w") as file:
        file.write("date,close\n")
        # Up and down, so that sma_cross with fast=1 slow=2 changes its mind at every bar.
        file.writelines(f"{1_000_000_000 + 60 * bar},{'100.0001' if bar % 2 else '100'}\n" for bar in range(LONG))
    (folder / "THREE.csv").write_text("date,open,close\n2020-01-01,10,10\n2020-01-02,10,11\n2020-01-03,11,12\n")
    return folder


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory, prices: Path) -> Iterator[Backend]:
    """One backend for all tests that leave it as it was."""
    served = Backend(tmp_path_factory.mktemp("backend"), data=prices)
    yield served
    served.stop()


@pytest.fixture
def own_backend(tmp_path: Path) -> Iterator[Callable[..., Backend]]:
    """Backends a test may stop, kill and start again."""
    started: list[Backend] = []

    def start(**options: Any) -> Backend:
        folder = tmp_path / f"backend-{len(started)}"
        folder.mkdir()
        started.append(Backend(folder, **options))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A backend that takes files, for all tests of a module that name what they bring."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


@pytest.fixture
def session_id() -> str:
    """A session nobody has been in."""
    return f"session_{next(_numbers)}"


@pytest.fixture
def open_chat() -> Iterator[Callable[..., ChatOps]]:
    """Makes a ChatOps; it is closed when the test is over."""
    opened: list[ChatOps] = []

    def make(url: str, **options: Any) -> ChatOps:
        opened.append(ChatOps(url, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], backend: Backend) -> ChatOps:
    """A ChatOps in a new session of the backend."""
    return open_chat(backend.url)


@pytest.fixture
def open_view() -> Iterator[Callable[[ChatOps], View]]:
    """Opens views of a ChatOps, without a page."""
    opened: list[View] = []

    def make(chat: ChatOps) -> View:
        opened.append(View(chat))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def open_raw() -> Iterator[Callable[..., Raw]]:
    opened: list[Raw] = []

    def make(url: str, **options: Any) -> Raw:
        opened.append(Raw(url, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def open_proxy() -> Iterator[Callable[[int], Proxy]]:
    opened: list[Proxy] = []

    def make(port: int) -> Proxy:
        opened.append(Proxy(port))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def prompter() -> Iterator[Prompter]:
    """What a prompted assistant says is up to the test."""
    opened = Prompter()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the official Socket.IO beside the scripts."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RuntimeError("The contract's other end is the official Socket.IO, on Node: run `make test`.")
    if not (CONTRACT / "node_modules" / "socket.io").is_dir():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=CONTRACT, check=True, capture_output=True)
    return node


@pytest.fixture
def open_script(node: str) -> Iterator[Callable[..., Script]]:
    """Starts a Node script of `tests/contract`."""
    opened: list[Script] = []

    def make(name: str, *arguments: str) -> Script:
        opened.append(Script(node, CONTRACT / name, *arguments))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
