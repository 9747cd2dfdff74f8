"""A share of slow cases, drawn with a seed; all of them where `CHATOPS_TEST_ALL` is set."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def share(cases: Sequence[T], count: int, *, seed: int = 10) -> list[T]:
    """So many of the cases, always the same ones, in their order."""
    if os.environ.get("CHATOPS_TEST_ALL"):
        return list(cases)
    chosen = set(random.Random(seed).sample(range(len(cases)), min(count, len(cases))))
    return [case for index, case in enumerate(cases) if index in chosen]
