"""Backends of special kinds, and clients of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.broken_strategies import write_broken_strategies
from tests.support.raw_client import ANA, RawClient
from tests.support.view import View


@pytest.fixture
def chat(open_chat: Callable[..., ChatOps], backend: Backend) -> ChatOps:
    """A ChatOps in a new session of the backend."""
    return open_chat(backend.url)


@pytest.fixture
def ana(open_raw: Callable[..., RawClient], backend: Backend, session_id: str) -> RawClient:
    """A raw client that speaks protocol 2, in a session of its own."""
    raw = open_raw(backend.url, auth=ANA)
    raw.join(session_id)
    return raw


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


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory, prices: Path) -> Iterator[Backend]:
    """A backend that knows strategies that break."""
    folder = tmp_path_factory.mktemp("fragile")
    served = Backend(folder, data=prices, env=write_broken_strategies(folder / "strategies"))
    yield served
    served.close()
