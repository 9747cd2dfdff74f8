"""Fixtures every test may use: a real backend, clients of it, and the end of both."""

from __future__ import annotations

import itertools
import logging
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from chatops_widget import ChatOps
from chatops_widget.client import connection
from chatops_widget.logs.formats import ActFilter
from tests.support.backend import Backend
from tests.support.node_script import NodeScript
from tests.support.price_files import write_price_files
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient, stop_runs
from tests.support.scripted_assistant import AssistantDriver
from tests.support.shares import share_of
from tests.support.waiting import TIME_LIMIT

CONTRACT = Path(__file__).parent / "contract"
SLOW_LAYERS = tuple(Path(__file__).parent / name for name in ("kernel", "browser", "faults"))
settings.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("any machine")
_numbers = itertools.count(time.time_ns() // 1_000_000)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = share_of(items)
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept
    for item in items:
        if any(item.path.is_relative_to(layer) for layer in SLOW_LAYERS):
            item.add_marker(pytest.mark.timeout(TIME_LIMIT))


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What users keep in their home folder, tests keep in one of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHATOPS_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("CHATOPS_LINGER", "1")  # no next cell is coming
        yield


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A backend that a test starts in its own process writes no lines for the tests after it."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in [each for each in root.handlers if any(isinstance(part, ActFilter) for part in each.filters)]:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.fixture(scope="session")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of price files: LONG.csv takes seconds to run, THREE.csv can be checked by hand."""
    folder = tmp_path_factory.mktemp("prices")
    write_price_files(folder)
    return folder


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory, prices: Path) -> Iterator[Backend]:
    """One backend for all tests that leave it as it was."""
    served = Backend(tmp_path_factory.mktemp("backend"), data=prices)
    yield served
    served.close()


@pytest.fixture(autouse=True)
def nothing_goes_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test has left running on a backend that others use is stopped: it would slow all of them down."""
    yield
    used = request.getfixturevalue("backend") if "backend" in request.fixturenames else None
    if isinstance(used, Backend) and used.process.poll() is None:
        stop_runs(used)


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
        each.close()


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
def open_raw() -> Iterator[Callable[..., RawClient]]:
    opened: list[RawClient] = []

    def make(url: str, **options: Any) -> RawClient:
        opened.append(RawClient(url, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def open_proxy() -> Iterator[Callable[..., Proxy]]:
    opened: list[Proxy] = []

    def make(port: int, **options: Any) -> Proxy:
        opened.append(Proxy(port, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def assistant_driver() -> Iterator[AssistantDriver]:
    """What a prompted assistant says is up to the test."""
    opened = AssistantDriver()
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
def open_script(node: str) -> Iterator[Callable[..., NodeScript]]:
    """Starts a Node script of `tests/contract`."""
    opened: list[NodeScript] = []

    def make(name: str, *arguments: str) -> NodeScript:
        opened.append(NodeScript(node, CONTRACT / name, *arguments))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def persevering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts go on until a backend is back, however long that takes here."""
    monkeypatch.setattr(connection, "RECONNECTION_ATTEMPTS", 10_000)


@pytest.fixture
def fast_reconnection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other faster than people could bear."""
    monkeypatch.setattr(connection, "RECONNECTION_DELAY", 0.02)
    monkeypatch.setattr(connection, "RECONNECTION_DELAY_MAX", 0.05)
