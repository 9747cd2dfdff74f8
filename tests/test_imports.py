"""Importing the package alone stays light."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_package_loads_no_widgets_and_no_dask() -> None:
    program = "import sys, chatops_widget; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {
        "anywidget",
        "ipywidgets",
        "IPython",
        "ipykernel",
        "jupyter_client",
        "jupyter_core",
        "distributed",
        "dask",
        "arch",
    }
    assert heavy.isdisjoint(done.stdout.split())
