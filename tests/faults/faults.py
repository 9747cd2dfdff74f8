"""The faults of links and backends: each strikes, lasts as long as the block, and is over in the end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.faults.scene import Scene
from tests.faults.table import RUNS

Strike = Callable[[Scene], AbstractContextManager[None]]


@contextmanager
def tcp_cut(scene: Scene) -> Iterator[None]:
    scene.link.cut(refusing=True)
    scene.await_told("reconnecting")
    yield
    scene.link.mend()


@contextmanager
def half_open(scene: Scene) -> Iterator[None]:
    scene.link.forget()
    yield
    scene.await_told("reconnecting")  # once nothing has been heard for as long as the backend said


@contextmanager
def slow(scene: Scene) -> Iterator[None]:
    """It is so all the time."""
    yield


@contextmanager
def terminated(scene: Scene) -> Iterator[None]:
    scene.world.backend.stop(signal.SIGTERM)
    scene.link.let_go()
    scene.await_told("reconnecting")
    yield
    scene.world.backend.start()


@contextmanager
def killed(scene: Scene) -> Iterator[None]:
    scene.world.backend.stop(signal.SIGKILL)
    scene.link.cut()
    scene.await_told("reconnecting")
    yield
    scene.world.backend.start()


@contextmanager
def worker_killed(scene: Scene) -> Iterator[None]:
    for pid in scene.world.workers():
        os.kill(pid, signal.SIGKILL)
    scene.link.let_go()
    yield


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    with scene.world.backend.disk_full():
        scene.link.let_go()
        yield
        if scene.cell.act in RUNS:
            scene.await_told("what it found cannot be stored now")
        else:
            assert scene.outcome  # while it lasts


@contextmanager
def clock_step(scene: Scene) -> Iterator[None]:
    """An hour forward, then two back."""
    scene.world.step_clock(3600)
    scene.link.let_go()
    yield
    scene.world.step_clock(-3600)


LINK_FAULTS: dict[str, Strike] = {
    "TCP cut": tcp_cut,
    "half-open": half_open,
    "200 ms with 5 % loss": slow,
    "first link with 1.5 s": slow,
}
BACKEND_FAULTS: dict[str, Strike] = {
    "SIGTERM": terminated,
    "backend kill -9": killed,
    "worker kill -9": worker_killed,
    "disk full": disk_full,
    "clock step": clock_step,
}
