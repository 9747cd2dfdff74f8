"""python -m benchmarks [engine] [panel]: run the named ones, or all."""

from __future__ import annotations

import sys

from benchmarks import engine, panel

ALL = {"engine": engine.main, "panel": panel.main}

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    ALL[name]()
