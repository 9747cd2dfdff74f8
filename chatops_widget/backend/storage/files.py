"""Private files, written atomically: whole or not at all, and for nobody else to read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def ensure_private_dir(folder: Path) -> Path:
    """Make a folder and those above it, for its owner alone, and return it."""
    if not folder.is_dir():
        ensure_private_dir(folder.parent)  # `parents=True` would make them for everybody to look into
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def write_atomic(path: Path, content: bytes) -> None:
    """Write a whole file, or leave the one that is there."""
    handle, draft = tempfile.mkstemp(dir=ensure_private_dir(path.parent))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
