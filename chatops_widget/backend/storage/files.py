"""Files of our own: written whole or not at all, and for nobody else to read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def ensure_private_dir(folder: Path) -> Path:
    """The folder, made if it is not there, with those above it."""
    if not folder.is_dir():
        ensure_private_dir(folder.parent)  # `parents=True` would make them for everybody to look into
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def write_atomic(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=ensure_private_dir(path.parent))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
