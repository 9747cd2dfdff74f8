"""Strategies that installed packages offer, by the entry point group `chatops_widget.strategies`.

None is imported here: each is told as a strategy file of a few lines, which is tried and run where files are, in
processes that may be hurt.

    [project.entry-points."chatops_widget.strategies"]
    momentum = "desk.momentum"                      # a module, one strategy of it, or a list of them
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from .definition import Strategy, StrategyFile

GROUP = "chatops_widget.strategies"
APART = "_apart"  # what the module of a second copy of a file is called by


def packaged() -> list[StrategyFile]:
    """One file an entry point, in the order of their packages' names."""
    found = sorted(entry_points(group=GROUP), key=lambda each: (_package(each), each.name))
    return [StrategyFile(f"{_package(each)}: {each.name}", _text(each), packaged=True) for each in found]


def offered(value: str, module: str) -> list[Strategy]:
    """What stands at an entry point's `package.module:name`; for a second copy of a file, imported a second time."""
    top = value.partition(":")[0].partition(".")[0]
    kept = {name: made for name, made in sys.modules.items() if name == top or name.startswith(f"{top}.")}
    if not module.endswith(APART):
        return _strategies(EntryPoint("", value, GROUP).load())
    for name in kept:
        del sys.modules[name]
    try:
        return _strategies(EntryPoint("", value, GROUP).load())
    finally:
        for name in [name for name in sys.modules if name == top or name.startswith(f"{top}.")]:
            del sys.modules[name]
        sys.modules.update(kept)


def _strategies(thing: Any) -> list[Strategy]:
    if isinstance(thing, Strategy):
        return [thing]
    if isinstance(thing, ModuleType):
        return [each for each in vars(thing).values() if isinstance(each, Strategy)]
    listed = list(thing.values() if isinstance(thing, dict) else thing) if isinstance(thing, Iterable) else [thing]
    if strange := [each for each in listed if not isinstance(each, Strategy)]:
        raise TypeError(f"{strange[0]!r} is no strategy: put @strategy above a function")
    return listed


def _text(entry: EntryPoint) -> str:
    """A file that imports it. It names the code, so that other code is another file, to trials and provenance too."""
    return (
        f"# {_package(entry)}, entry point {entry.name}; its code is {_code(entry.module)}.\n"
        f"from {__name__} import {offered.__name__}\n"
        f"STRATEGIES = {offered.__name__}({entry.value!r}, __name__)\n"
    )


def _package(entry: EntryPoint) -> str:
    return "a package" if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"


def _code(module: str) -> str:
    """A hash of all Python in the package that a module is of, found without running any of it."""
    try:
        spec = importlib.util.find_spec(module.partition(".")[0])
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        return "nowhere"
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    files = [(path.relative_to(folder).as_posix(), path) for folder in folders for path in folder.rglob("*.py")]
    if not folders and spec.origin is not None:
        files = [(Path(spec.origin).name, Path(spec.origin))]
    digest = hashlib.sha256()
    for name, path in sorted(files):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()
