"""python -m benchmarks [NAME ...]: each by its name; without one, all but calibration."""

from __future__ import annotations

import sys

from benchmarks import bars, calibration, engine, find, idle, load, panel, sentences, sweep

ALL = {
    "engine": engine.main,
    "panel": panel.main,
    "bars": bars.main,
    "sweep": sweep.main,
    "sentences": sentences.main,
    "find": find.main,
    "load": load.main,
    "idle": idle.main,
}
LONG = {"calibration": calibration.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    (ALL | LONG)[name]()
