"""How long the assistant takes to understand a sentence, beside the runs it starts: the corpus, and hostile text.

    python -m benchmarks sentences

Each sentence of the corpus with its session's memory, then texts that repeat one piece up to the longest message and
up to what is read of it. The promise is 50 ms a sentence, and a second for
64,000 characters of anything; times are of the CPU.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from chatops_widget.backend.wording import MAX_READ_CHARACTERS
from chatops_widget.protocol.messages import MAX_CONTENT
from tests.unit.backend.assistant.corpus_cases import UNDERSTANDING, cases

HOSTILE = [
    "a",
    "/",
    "run ",
    "1 and ",
    "0.5,",
    "1/2",
    "lookback 5,",
    "2005-2010 ",
    "기간 ",
    "이도은",
    "test best ",
    "momentm ",
]


def main() -> None:
    gc.freeze()  # what the other benchmarks have imported is a heap that no backend has
    told = np.array([_milliseconds(case.plan) for case in cases()])
    median, nearly_all = np.quantile(told, [0.5, 0.99])
    print(f"{len(told)} sentences: median {median:.1f} ms, 99 % {nearly_all:.1f} ms, at most {told.max():.1f} ms")
    for length in (MAX_READ_CHARACTERS, MAX_CONTENT):
        slowest = max((_hostile(piece, length), piece) for piece in HOSTILE)
        print(f"{length:,} characters of hostile text: at most {slowest[0]:.1f} ms, of {slowest[1]!r}")


def _hostile(piece: str, length: int) -> float:
    text = (piece * length)[:length]
    return max(_milliseconds(partial(each.plan, text)) for each in UNDERSTANDING.values())


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)
