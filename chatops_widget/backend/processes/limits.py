"""What a process may use."""

from __future__ import annotations

from dataclasses import dataclass

GB = 1024**3
SECONDS, MEMORY_GB = 300.0, 4.0


@dataclass(frozen=True)
class Limits:
    """The limits of one run.

    Attributes
    ----------
    seconds
        By the clock. Each combination of a sweep has as many.
    memory
        Bytes, beyond what Python and pandas need themselves.
    """

    seconds: float = SECONDS
    memory: int = int(MEMORY_GB * GB)
