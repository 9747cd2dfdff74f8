"""The life of a backend that the notebooks of a home share: as long as any process uses it, and some seconds more."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import threading
import time
from pathlib import Path

from ...folders.locks import FileLock
from ...folders.shared_backend import Busy, MeetingPlace, alive_file, users

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.5  # between two looks at who uses it
END_SECONDS = 20.0  # for an orderly end: nobody would notice one that hangs


class SharedBackend:
    """Says that it lives, by a lock, and looks for who uses it.

    Parameters
    ----------
    folder
        Of this backend alone, in the meeting place of its home.
    linger
        How long to wait for another user after the last, in seconds.
    """

    def __init__(self, folder: Path, linger: float) -> None:
        self._folder = folder
        self._place = MeetingPlace(folder.parent.parent)
        self._linger = linger
        self._alive = FileLock(alive_file(folder))

    def open(self) -> None:
        """Raises OSError where whoever started us is gone, and our folder with it."""
        self._alive.take()

    async def unused(self) -> None:
        """Wait until nobody uses it any more, and nobody can find it."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if users(self._folder):
                last = time.monotonic()
            elif time.monotonic() - last >= self._linger and self._ended():
                return

    def _ended(self) -> bool:
        """Withdraw, unless somebody is just coming: who looks for us holds the lock while they do."""
        try:
            with self._place.turn(0):
                if users(self._folder):
                    return False
                self._place.withdraw(self._folder)
        except (Busy, OSError):
            return not self._folder.is_dir()
        logger.info("nobody uses this backend any more")
        return True

    def withdraw(self) -> None:
        """Be found by nobody: we are ending, and if we do not come to an end in time, we end anyhow."""
        self._place.withdraw(self._folder)
        timer = threading.Timer(END_SECONDS, os._exit, [1])
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._alive.release()
