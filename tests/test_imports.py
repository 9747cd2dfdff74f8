"""Imports run one way, and importing the package alone stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "chatops_widget"

# A module may import from its own line and from the lines above it.
LAYERS = [
    {"errors", "host"},
    {"protocol", "ids"},
    {"envelope", "commands", "ranges", "curves", "loop", "faults", "performance", "prose", "words"},
    {"runs", "comparison", "sources"},
    {"given"},
    {"sweeps"},
    {"items", "sweep_items", "transcript", "orders", "drafts", "edits"},
    {"talk"},
    {"ledger", "callbacks", "export", "plots"},
    {"link"},
    {"outbox", "embedded", "catching_up"},
    {"connection", "shelf", "lobby", "watching"},
    {"hearing", "card_curves", "changes", "uploading"},
    {"history", "visits"},
    {"conversation"},
    {"archive", "finding", "paging", "plotting"},
    {"chatops", "scribe", "inbox"},
    {"answers"},
    {"bridge"},
    {"panel"},
    {"__init__"},
]
DEPTH = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
SHARED_WITH_BACKEND = {"errors", "ids", "protocol", "commands", "ranges", "loop", "faults", "words"}
LAZY = {("chatops", "panel")}  # ChatOps.panel makes its panel when it is first looked at


def imported(source: str, module: str) -> Iterator[str]:
    """What of the package `module` imports, anywhere in its text, as "errors" or "backend.app"."""
    here = ["chatops_widget", *module.split(".")][:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            paths = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level + 1] if node.level else []
            base = [*start, *(node.module.split(".") if node.module else [])]
            paths = [base] if len(base) > 1 else [[*base, alias.name] for alias in node.names]
        else:
            continue
        for path in paths:
            if path[0] == "chatops_widget":
                yield ".".join(path[1:]) or "__init__"


def faults(source: str, module: str) -> list[str]:
    """The imports that go the wrong way."""
    if module.startswith("backend."):
        allowed = [
            name for name in imported(source, module) if name.startswith("backend") or name in SHARED_WITH_BACKEND
        ]
    else:
        depth = DEPTH[module]
        allowed = [
            name for name in imported(source, module) if DEPTH.get(name, len(LAYERS)) <= depth or (module, name) in LAZY
        ]
    return [f"{module} imports {name}" for name in imported(source, module) if name not in allowed]


def modules() -> list[str]:
    return [".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in sorted(PACKAGE.rglob("*.py"))]


@pytest.mark.parametrize("module", modules())
def test_imports_run_one_way(module: str) -> None:
    if not module.startswith("backend."):
        assert module in DEPTH, f"Give {module} a place in LAYERS."
    path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    assert faults(path.read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("protocol", "from .ledger import Ledger"),
        ("errors", "import chatops_widget.protocol"),
        ("connection", "from chatops_widget.chatops import ChatOps"),
        ("runs", "def later():\n    from . import bridge"),
        ("ledger", "from . import ChatOps"),
        ("chatops", "from .backend.app import App"),
        ("__init__", "from .backend import app"),
        ("backend.app", "from ..chatops import ChatOps"),
        ("backend.app", "from .. import envelope"),
        ("backend.__main__", "from chatops_widget import ChatOps"),
    ],
)
def test_an_import_the_wrong_way_is_found(module: str, source: str) -> None:
    assert len(faults(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ledger", "from .errors import BadInput\nfrom . import protocol\nimport msgspec"),
        (
            "backend.app",
            "from ..errors import BadInput\nfrom .. import commands\nfrom .store import Store\nfrom . import jobs",
        ),
    ],
)
def test_an_import_the_right_way_is_not(module: str, source: str) -> None:
    assert faults(source, module) == []


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
