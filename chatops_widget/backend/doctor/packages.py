"""Is everything installed, in versions that fit together? Asked of the package's own requirements."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import NamedTuple

from .finding import Finding

PACKAGE = "chatops_widget"
EXTRA = "backend"
_REQUIREMENT = re.compile(r"^([\w.-]+)\s*>=\s*([\d.]+)$")
_EXTRA = re.compile(r"""\bextra\s*==\s*["'](\w+)["']""")


class Bound(NamedTuple):
    """The oldest version of a package that will do, for everybody or for who wants an extra."""

    name: str
    least: str
    extra: str | None


def bounds(requirements: Iterable[str]) -> list[Bound]:
    """The requirements that matter to a backend. Raises ValueError for one that is not `name>=version`."""
    found = []
    for each in requirements:
        needed, _, condition = (part.strip() for part in each.partition(";"))
        named = _EXTRA.search(condition)
        extra = named.group(1) if named is not None else None
        if extra not in (None, EXTRA):
            continue
        read = _REQUIREMENT.match(needed)
        if read is None or condition != (named.group() if named is not None else ""):
            raise ValueError(each)
        found.append(Bound(read.group(1), read.group(2), extra))
    return found


def check_python(least: str | None = None, running: str | None = None) -> Finding:
    least = least or str(metadata(PACKAGE)["Requires-Python"]).removeprefix(">=")
    running = running or platform.python_version()
    if _numbers(running) < _numbers(least):
        return Finding(f"This is Python {running}; {PACKAGE} needs {least} or newer.", "Install a newer Python.")
    return Finding(f"Python {running}, and {least} is needed.")


def check_packages(found: Iterable[Bound] | None = None) -> list[Finding]:
    """One finding for each package that is missing or too old, or one that none is."""
    checked = list(bounds(requires(PACKAGE) or []) if found is None else found)
    wrong = [finding for finding in map(_check, checked) if finding is not None]
    return wrong or [Finding(f"All {len(checked)} packages that a backend needs are there, and new enough.")]


def _check(bound: Bound) -> Finding | None:
    install = f'pip install "{PACKAGE}[{EXTRA}]"' if bound.extra else f'pip install "{bound.name}>={bound.least}"'
    try:
        there = version(bound.name)
    except PackageNotFoundError:
        return Finding(f"{bound.name} is not installed.", f"{install}.")
    if _numbers(there) < _numbers(bound.least):
        return Finding(f"{bound.name} is {there}; {bound.least} or newer is needed.", f"{install}.")
    return None


def _numbers(version: str) -> tuple[int, ...]:
    """What two versions are compared by; of 3.0rc1 the 3 and the 0."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in found.group().split(".")] if found is not None else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
