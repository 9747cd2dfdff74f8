"""python -m benchmarks [NAME ...]: each by its name; without one, all but those that take an hour."""

from __future__ import annotations

import sys
from itertools import takewhile

from benchmarks import bars, calibration, engine, find, idle, large, load, panel, portfolio, sentences, soak, sweep

ALL = {
    "engine": engine.main,
    "panel": panel.main,
    "bars": bars.main,
    "sweep": sweep.main,
    "sentences": sentences.main,
    "find": find.main,
    "load": load.main,
    "idle": idle.main,
    "portfolio": portfolio.main,
    "large": large.main,
}
LONG = {"calibration": calibration.main, "soak": soak.main}

named = list(takewhile(lambda each: not each.startswith("-"), sys.argv[1:]))
for name in named or ALL:
    print(f"\n== {name}")
    (ALL | LONG)[name]()
