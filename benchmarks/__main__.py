"""python -m benchmarks [engine] [panel] [bars]: run the named ones, or all."""

from __future__ import annotations

import sys

from benchmarks import bars, engine, panel

ALL = {"engine": engine.main, "panel": panel.main, "bars": bars.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    ALL[name]()
