"""Which backend do the notebooks of this home share, who uses it, and have others left anything behind?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ...folders.shared_backend import Entry, MeetingPlace, differences, users
from .finding import Finding, counted
from .machine import healthz


def check_shared(home: Path) -> Iterator[Finding]:
    """A finding for each backend that a notebook of this home could join."""
    place = MeetingPlace(home)
    if place.folder.is_dir() and os.name == "posix" and stat.S_IMODE(place.folder.stat().st_mode) & 0o077:
        yield Finding(f"{place.folder}, which has tokens in it, can be read by others.", f"chmod 700 {place.folder}.")
    found = place.entries()
    if not found:
        yield Finding("No backend runs for the notebooks of this home; the next ChatOps() starts one.")
    for entry in found:
        yield _check(entry, users(place.folder_of(entry)))
    if len(found) > 1:
        apart = ", ".join(differences(found))
        yield Finding(
            f"{len(found)} backends run on this home, since its notebooks differ in {apart}: what is said through one"
            " is kept for the others, but not shown there at once."
        )


def _check(entry: Entry, using: list[int]) -> Finding:
    told = f"The backend of this home is process {entry.pid} on port {entry.port}, version {entry.version}"
    if healthz("127.0.0.1", entry.port, "") is None:
        return Finding(f"{told}, and does not answer.", f"End it: kill -9 {entry.pid}. Its notebooks start another.")
    if not using:
        return Finding(f"{told}; nobody uses it, and it is about to end.")
    processes = f"the process {using[0]}" if len(using) == 1 else f"the processes {', '.join(map(str, using))}"
    return Finding(f"{told}, used by {processes}.")


def check_left_behind(home: Path) -> Finding:
    """Folders of backends that were killed; the next one removes them."""
    left = MeetingPlace(home).abandoned()
    if not left:
        return Finding("No killed backend has left a folder behind.")
    folders = counted(len(left), "folder", "folders")
    return Finding(
        f"Killed backends have left {folders} in {MeetingPlace(home).folder}, readable by you alone; the next one"
        " removes them."
    )
