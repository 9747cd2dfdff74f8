"""Are the folders and files there, for us to use and for nobody else to read?"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from .finding import Finding

LEAST_FREE = 500 * 1024**2  # bytes; a result takes up to some megabytes, and a store grows


def may(path: Path, mode: int) -> bool:
    """Whether whom this process acts for may do that."""
    effective = os.access in os.supports_effective_ids
    return os.access(path, mode, effective_ids=effective)


def nearest(path: Path) -> Path:
    """The innermost folder that is there, of those a path lies in."""
    return next(each for each in path.absolute().parents if each.is_dir())


def check_readable_by_others(path: Path, what: str) -> Finding | None:
    """A finding where somebody else may read it."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "posix" or not mode & 0o077:
        return None
    wanted = "700" if path.is_dir() else "600"
    return Finding(f"{what} {path} can be read by others.", f"chmod {wanted} {path}.")


def check_token_file(path: Path) -> Finding:
    if not path.is_file():
        return Finding(f"The token file {path} is not there.", "Write a password into it, and chmod 600 it.")
    if not may(path, os.R_OK):
        return Finding(f"The token file {path} cannot be read by this user.", "Start the backend as its owner.")
    if not path.read_text(encoding="utf-8", errors="replace").strip():
        return Finding(f"The token file {path} is empty: everybody knows that password.", "Write one into it.")
    return check_readable_by_others(path, "The token file") or Finding(f"The token file {path} is its owner's alone.")


def check_read_folder(path: Path, option: str) -> Finding:
    """Of price or strategy files, which are read only."""
    if not path.is_dir():
        return Finding(f"{option} {path} is no folder.", "Make it, or give another.")
    if not may(path, os.R_OK | os.X_OK):
        return Finding(f"{option} {path} cannot be read by this user.", f"chmod u+rx {path}, as its owner.")
    return Finding(f"{option} {path} can be read.")


def check_own_folder(path: Path, what: str) -> Finding:
    """One that the backend writes into; made when it is first wanted."""
    if path.exists() and not path.is_dir():
        return Finding(f"{what} {path} is a file.", "Move it away, or give another folder.")
    there = path if path.is_dir() else nearest(path)
    if not may(there, os.W_OK | os.X_OK):
        return Finding(f"{what} {path} cannot be written by this user.", f"chmod u+wx {there}, as its owner.")
    if not path.is_dir():
        return Finding(f"{what} {path} will be made when it is wanted.")
    return Finding(f"{what} {path} can be written.")


def check_space(path: Path, least: int = LEAST_FREE) -> Finding:
    """Of the disk that the store is on."""
    folder = nearest(path)
    free = shutil.disk_usage(folder).free
    if free < least:
        return Finding(
            f"The disk of {folder} has {free / 1024**2:,.0f} MB left.",
            f"Make room, {least / 1024**2:,.0f} MB at least: what is said cannot be kept without.",
        )
    return Finding(f"The disk of {folder} has {free / 1024**3:,.1f} GB left.")
