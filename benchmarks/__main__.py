"""python -m benchmarks [engine] [panel] [bars] [sweep] [sentences]: those, or all; calibration only by its name."""

from __future__ import annotations

import sys

from benchmarks import bars, calibration, engine, panel, sentences, sweep

ALL = {"engine": engine.main, "panel": panel.main, "bars": bars.main, "sweep": sweep.main, "sentences": sentences.main}
LONG = {"calibration": calibration.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    (ALL | LONG)[name]()
