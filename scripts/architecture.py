"""The import graph of both languages, and what it says of the house: `python scripts/architecture.py [FOLDER]`.

Prints, for the package, the backend and the panel's front end: files, units (packages and single modules), import
edges between them, cycles among units and among modules, floors (the longest chain of imports), and lines per file.
Name another checkout's FOLDER to compare it.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Graph = Mapping[str, frozenset[str]]
ROOT = Path(__file__).parent.parent

# The forms that `js/tests/support/import-graph.ts` reads, which holds the front end to its layers.
_TS_IMPORT = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(\s*(?:/\*.*?\*/\s*)?|\bimport\s*|\bdeclare\s+module\s+)["'](\.{1,2}/[^"']+)["']"""
)
_TS_COMMENT = re.compile(r"^\s*(?://|\*).*$", re.MULTILINE)


def python_modules(root: Path) -> dict[str, Path]:
    """Each module below `root` by its dotted name; a package by its own."""
    names = {}
    for path in sorted((root / "chatops_widget").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def python_imports(source: str, module: str, known: Iterable[str], *, package: bool = False) -> Iterator[str]:
    """What a module imports of `known`, wherever in its text, also for types alone."""
    known = set(known)
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*start, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                found = f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base
                if found in known and found != module:
                    yield found


def typescript_modules(root: Path) -> dict[str, Path]:
    """Each module below `js/src` by its path without the ending."""
    source = root / "js" / "src"
    paths = [path for path in sorted(source.rglob("*")) if path.suffix in (".ts", ".tsx")]
    return {path.relative_to(source).with_suffix("").as_posix(): path for path in paths}


def typescript_imports(source: str, module: str, known: Iterable[str]) -> Iterator[str]:
    """What a module imports of `known`, types and lazy imports too."""
    known = set(known)
    for place in _TS_IMPORT.findall(_TS_COMMENT.sub("", source)):
        parts = module.split("/")[:-1]
        for step in place.split("/"):
            if step == "..":
                parts.pop()
            elif step != ".":
                parts.append(step)
        found = re.sub(r"\.(tsx?|js)$", "", "/".join(parts))
        for name in (found, f"{found}/index"):
            if name in known:
                yield name
                break


def python_graph(root: Path = ROOT) -> Graph:
    modules = python_modules(root)
    return {
        name: frozenset(
            python_imports(path.read_text(encoding="utf-8"), name, modules, package=path.name == "__init__.py")
        )
        for name, path in modules.items()
    }


def typescript_graph(root: Path = ROOT) -> Graph:
    modules = typescript_modules(root)
    return {
        name: frozenset(typescript_imports(path.read_text(encoding="utf-8"), name, modules))
        for name, path in modules.items()
    }


def unit_of(name: str, root: str, separator: str = ".") -> str:
    """The package or single module directly below `root` that a module belongs to."""
    if name == root:
        return "__init__"
    return name.removeprefix(root + separator).split(separator)[0]


def units(graph: Graph, root: str, separator: str = ".", without: frozenset[str] = frozenset()) -> Graph:
    """The graph of packages and single modules directly below `root`."""
    inside = {name for name in graph if name == root or name.startswith(root + separator) or not root}
    inside = {name for name in inside if unit_of(name, root, separator) not in without}
    found: dict[str, set[str]] = {}
    for name in inside:
        unit = unit_of(name, root, separator)
        other = {unit_of(target, root, separator) for target in graph[name] if target in inside}
        found.setdefault(unit, set()).update(other - {unit})
    return {name: frozenset(targets) for name, targets in sorted(found.items())}


def cycles(graph: Graph) -> list[list[str]]:
    """Groups of nodes that reach each other (strongly connected components of two or more; Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == node:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def floors(graph: Graph) -> int | None:
    """Nodes on the longest chain of imports; None if there is a cycle."""
    if cycles(graph):
        return None

    @cache
    def height(node: str) -> int:
        return 1 + max(map(height, graph[node]), default=0)

    return max(map(height, graph), default=0)


@dataclass(frozen=True)
class Figures:
    """What is counted of one tree of modules."""

    name: str
    files: int
    graph: Graph  # of units
    module_cycles: int
    lines: list[int]

    def __str__(self) -> str:
        edges = sum(map(len, self.graph.values()))
        rise = floors(self.graph)
        return (
            f"{self.name:<24} {self.files:4} files  {len(self.graph):3} units  {edges:4} edges  "
            f"{len(cycles(self.graph)):2} cycles of units, {self.module_cycles} of modules  {rise or '-':>3} floors  "
            f"lines per file: median {statistics.median(self.lines):.0f}, most {max(self.lines)}"
        )


def _lines(paths: Iterable[Path]) -> list[int]:
    return [len(path.read_text(encoding="utf-8").splitlines()) for path in paths]


def figures(root: Path) -> list[Figures]:
    """Of the kernel side, the backend and the front end."""
    python, typescript = python_modules(root), typescript_modules(root)
    graph, script = python_graph(root), typescript_graph(root)
    backend = {name: path for name, path in python.items() if name.startswith("chatops_widget.backend")}
    kernel = {name: path for name, path in python.items() if name not in backend}

    def inner(names: Iterable[str], whole: Graph) -> int:
        names = set(names)
        return len(cycles({name: whole[name] & names for name in names}))

    return [
        Figures(
            "chatops_widget",
            len(kernel),
            units(graph, "chatops_widget", without=frozenset({"backend"})),
            inner(kernel, graph),
            _lines(kernel.values()),
        ),
        Figures(
            "chatops_widget/backend",
            len(backend),
            units(graph, "chatops_widget.backend"),
            inner(backend, graph),
            _lines(backend.values()),
        ),
        Figures(
            "js/src", len(typescript), units(script, "", "/"), inner(typescript, script), _lines(typescript.values())
        ),
    ]


if __name__ == "__main__":
    for each in figures(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT):
        print(each)
