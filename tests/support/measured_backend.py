"""A backend that says, whenever it gets SIGUSR1, how many bytes its Python objects take that came since the first."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tracemalloc
from pathlib import Path

from chatops_widget.backend.__main__ import main

TOLD = "CHATOPS_TEST_BYTES"  # where the number is written


def tell(*_: object) -> None:
    if not tracemalloc.is_tracing():  # what the start takes is nobody's question, and slow to be traced
        tracemalloc.start()
    gc.collect()
    told = Path(os.environ[TOLD])
    draft = told.with_suffix(".tmp")
    draft.write_text(str(tracemalloc.get_traced_memory()[0]))
    draft.replace(told)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, tell)
    sys.exit(main())
