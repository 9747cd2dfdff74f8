"""Imports run one way, package by package, and importing the package alone stays light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from architecture import cycles, python_graph, python_imports, python_modules, unit_of

LAYERS = json.loads((Path(__file__).parents[1] / "packages.json").read_text(encoding="utf-8"))["python"]
PACKAGE, BACKEND = "chatops_widget", "chatops_widget.backend"
HEIGHTS = {root: {unit: k for k, layer in enumerate(LAYERS[root]) for unit in layer} for root in (PACKAGE, BACKEND)}
SHARED = LAYERS["shared with chatops_widget.backend"]


def allowed(module: str, target: str) -> bool:
    """Whether the layers let one module import the other: from its own package, or from a lower layer."""
    if target.startswith(BACKEND) != module.startswith(BACKEND):
        return module.startswith(BACKEND) and unit_of(target, PACKAGE) in SHARED
    root = BACKEND if module.startswith(BACKEND) else PACKAGE
    one, other = unit_of(module, root), unit_of(target, root)
    return one == other or HEIGHTS[root][other] < HEIGHTS[root][one]


def test_each_package_has_its_layer_and_each_layer_is_there() -> None:
    units: dict[str, set[str]] = {PACKAGE: set(), BACKEND: set()}
    for module in python_modules(Path(__file__).parents[2]):
        root = BACKEND if module.startswith(BACKEND) else PACKAGE
        units[root].add(unit_of(module, root))
    assert units == {root: set(heights) for root, heights in HEIGHTS.items()}
    assert set(SHARED) <= units[PACKAGE]


def test_imports_run_one_way() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, targets in python_graph().items()
        for target in sorted(targets)
        if not allowed(module, target)
    ]
    assert wrong == []


def test_no_two_modules_need_each_other() -> None:
    assert cycles(python_graph()) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("protocol.messages", "from ..session.state import SessionState"),
        ("errors", "import chatops_widget.protocol"),
        ("client.connection", "from chatops_widget.chatops import ChatOps"),
        ("results.runs", "def later():\n    from ..panel import bridge"),
        ("results.runs", "from ..commands import parser"),
        ("session.state", "from .. import ChatOps"),
        ("chatops", "from .backend.app import App"),
        ("chatops", "from .panel import ChatPanel"),
        ("backend.app", "from ..chatops import ChatOps"),
        ("backend.app", "from .. import io_thread"),
        ("backend.prices.price_book", "from ..simulation.engine import run"),
        ("backend.uploads.uploads", "from ..server import rooms"),
        ("backend.__main__", "from chatops_widget import ChatOps"),
    ],
)
def test_an_import_the_wrong_way_is_found(module: str, source: str) -> None:
    targets = list(python_imports(source, f"{PACKAGE}.{module}", python_modules(Path(__file__).parents[2])))
    assert len(targets) == 1
    assert not allowed(f"{PACKAGE}.{module}", targets[0])


@pytest.mark.parametrize(
    ("module", "source", "targets"),
    [
        ("session.state", "from ..errors import BadInput\nfrom ..protocol import messages\nimport msgspec", 2),
        ("backend.app", "from ..errors import BadInput\nfrom ..commands import parser\nfrom .jobs import queue", 3),
        ("backend.jobs.queue", "from .job import Job\nfrom ..storage.store import Store", 2),
    ],
)
def test_an_import_the_right_way_is_not(module: str, source: str, targets: int) -> None:
    found = list(python_imports(source, f"{PACKAGE}.{module}", python_modules(Path(__file__).parents[2])))
    assert len(found) == targets
    assert all(allowed(f"{PACKAGE}.{module}", target) for target in found)


def test_a_cycle_is_found() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")}
    assert cycles(graph) == [["a", "b", "c"]]


def test_importing_the_package_loads_no_widgets_and_no_dask() -> None:
    program = "import sys, chatops_widget; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {
        "anywidget",
        "ipywidgets",
        "IPython",
        "ipykernel",
        "jupyter_client",
        "jupyter_core",
        "distributed",
        "dask",
        "arch",
    }
    assert heavy.isdisjoint(done.stdout.split())
