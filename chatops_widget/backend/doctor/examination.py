"""All that the doctor looks at, cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...folders.home import home_folder, prices_folder, strategies_folder
from .finding import Finding
from .machine import check_clock, check_port, check_sqlite
from .offered import check_offered
from .packages import check_packages, check_python
from .places import (
    check_own_folder,
    check_read_folder,
    check_readable_by_others,
    check_token_file,
)
from .price_queries import check_queries
from .shared import check_left_behind, check_shared
from .store import check_store
from .workers import check_workers

PORT = 8500  # unless another is given


@dataclass(frozen=True)
class Setup:
    """How a backend is to be started, by the options of the same names; without a store it is the embedded one."""

    host: str = "127.0.0.1"
    port: int | None = None
    base_path: str = ""
    store: Path | None = None
    uploads: Path | None = None
    data: Path | None = None
    strategies: Path | None = None
    token_file: Path | None = None
    scheduler: str | None = None


def examine(setup: Setup) -> Iterator[Finding]:
    """One after the other, as each is found."""
    yield check_python()
    yield from check_packages()
    yield check_clock()
    yield from check_sqlite()
    if setup.store is not None or setup.port is not None:  # the embedded one takes a free one
        yield check_port(setup.host, PORT if setup.port is None else setup.port, setup.base_path)
    if setup.token_file is not None:
        yield check_token_file(setup.token_file)
    yield from _examine_home() if setup.store is None else _examine_store(setup, setup.store)
    for path, option in ((setup.data, "--data"), (setup.strategies, "--strategies")):
        if path is not None:
            yield check_read_folder(path, option)
    if setup.data is not None:
        yield from check_queries(setup.data)
    yield from check_offered()
    yield check_workers(setup.scheduler, setup.data)


def _examine_home() -> Iterator[Finding]:
    """What `ChatOps()` without an address uses."""
    home = home_folder()
    yield check_own_folder(home, "The embedded backend's home")
    yield from check_shared(home)
    yield check_left_behind(home)
    yield from check_store(home / "sessions.sqlite")
    for path, what in ((prices_folder(), "The folder of prices"), (strategies_folder(), "The folder of strategies")):
        yield check_own_folder(path, what)


def _examine_store(setup: Setup, store: Path) -> Iterator[Finding]:
    yield from check_store(store)
    uploads = setup.uploads or store.with_name(f"{store.stem}-uploads")
    yield check_own_folder(uploads, "The folder of uploads")
    if uploads.is_dir() and (seen := check_readable_by_others(uploads, "The folder of uploads")) is not None:
        yield seen
