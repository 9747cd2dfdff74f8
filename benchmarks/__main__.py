"""python -m benchmarks [NAME ...]: engine, panel, bars, sweep, sentences, find, load; without, all but calibration."""

from __future__ import annotations

import sys

from benchmarks import bars, calibration, engine, find, load, panel, sentences, sweep

ALL = {
    "engine": engine.main,
    "panel": panel.main,
    "bars": bars.main,
    "sweep": sweep.main,
    "sentences": sentences.main,
    "find": find.main,
    "load": load.main,
}
LONG = {"calibration": calibration.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    (ALL | LONG)[name]()
