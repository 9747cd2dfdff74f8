"""The secret by which a backend knows this user again: a file that only its owner can read, and never sent as it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ..folders.private import write_private
from .embedded import home_folder

NAME = "secret"


def secret_for(place: str) -> str:
    """The secret to give the backend at a place: another one for each, so that none can pass for us at the others."""
    return hmac.new(_own(home_folder() / NAME), place.casefold().encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _own(path: Path) -> bytes:
    """Read, or made where there is none; where it cannot be kept, it is this process's alone."""
    new = secrets.token_hex(32).encode("ascii")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            write_private(path, new)
        return path.read_bytes().strip() or new  # empty: another process is just about to write it
    except OSError:
        return new
