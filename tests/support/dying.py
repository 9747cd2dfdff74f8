"""Children that end with their parent, however that ends: also a test run that was killed leaves nothing behind."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # of <sys/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: a forked child should load nothing


def die_with_parent() -> None:
    """In the child, before its program begins (`preexec_fn`). Where there is no Linux it does nothing."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
