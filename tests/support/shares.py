"""A share of what is slow, drawn with a seed; all of it where `CHATOPS_TEST_ALL` is set, as by `make test-all`.

A matrix says how many of its cases `make test` runs: `pytest.mark.share(3)` above a test, or as the `pytestmark` of a
file, for all that is in it. Of each file of a slow layer half is run. `share` does so for cases that are no tests yet.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")
SEED = os.environ.get("CHATOPS_SHARE_SEED", "10")
HALVED = ("tests/browser/",)  # layers in which a test takes as long as a hundred others


def share(cases: Sequence[T], count: int, *, of: str = "") -> list[T]:
    """So many of the cases, always the same ones for a seed and a name, in their order."""
    if os.environ.get("CHATOPS_TEST_ALL"):
        return list(cases)
    chosen = set(random.Random(f"{SEED} {of}").sample(range(len(cases)), min(count, len(cases))))
    return [case for index, case in enumerate(cases) if index in chosen]


def share_of(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """What is run of the tests that were collected. A matrix is drawn from what there is of it among them."""
    matrices: dict[str, list[pytest.Item]] = {}
    counts: dict[str, int] = {}
    for item in items:
        node, mark = next(item.iter_markers_with_node("share"), (None, None))
        if node is not None and mark is not None:
            name = node.nodeid.partition("[")[0]
            counts[name] = mark.args[0]
        elif item.nodeid.startswith(HALVED):
            name = item.nodeid.partition("::")[0]
        else:
            continue
        matrices.setdefault(name, []).append(item)
    kept = {
        item
        for name, cases in matrices.items()
        for item in share(cases, counts.get(name, -(-len(cases) // 2)), of=name)
    }
    drawn = {item for cases in matrices.values() for item in cases}
    return [item for item in items if item in kept or item not in drawn]
