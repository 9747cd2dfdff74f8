"""What this process runs on: the version of the package, a hash of its code, and the libraries under its numbers."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
import sys
from pathlib import Path

LIBRARIES = ("numpy", "pandas")  # whose arithmetic is in every number


def version() -> str:
    """Of the package that this process has."""
    return str(sys.modules[__name__.partition(".")[0]].__version__)


@functools.cache
def fingerprint() -> str:
    """A hash of the code that numbers come from: two installations of one version may differ in it."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for part in ("backend", "commands", "errors", "protocol"):
        for path in sorted((package / part).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@functools.cache
def libraries() -> dict[str, str]:
    """Their versions, and Python's and the processor's name: another one may round otherwise."""
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), **versions, "machine": platform.machine()}
