"""Whatever befalls the kernel: what had left it is there, once, and what it had asked for goes on without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.kernel_person import KernelPerson
from tests.faults.scene import Scene
from tests.faults.table import KERNEL, Cell, cells
from tests.kernel.driving import Kernel

WORDS = {"interrupted": "KeyboardInterrupt:"}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    yield kernel
    kernel.close()


@contextmanager
def interrupted(scene: Scene, ana: KernelPerson) -> Iterator[None]:
    ana.interrupt()
    assert scene.outcome  # the cell has ended, while the gate is shut and the link held
    scene.link.let_go()
    yield


@contextmanager
def begun_anew(scene: Scene, ana: KernelPerson) -> Iterator[None]:
    ana.restart() if scene.cell.fault == "kernel restart" else ana.kill()
    scene.link.cut()  # what was on its way did not arrive
    ana.arrive()
    yield


@pytest.mark.parametrize("cell", cells(*KERNEL, share=2), ids=str)
def test_nothing_is_lost_and_nothing_doubled(
    cell: Cell, open_scene: Callable[..., Scene], kernel: Kernel, tmp_path: Path
) -> None:
    def arrive(url: str, session_id: str, about: str) -> KernelPerson:
        return KernelPerson(kernel, tmp_path, url, session_id, about)

    scene = open_scene(cell, arrive)
    assert isinstance(scene.ana, KernelPerson)
    scene.begin()
    fault = interrupted if cell.fault == "kernel interrupt" else begun_anew
    with fault(scene, scene.ana):
        scene.gate.open()
    if cell.fault == "kernel interrupt":
        assert scene.outcome == WORDS.get(cell.outcome, cell.outcome)
    scene.check()
