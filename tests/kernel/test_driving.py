"""What the other tests of this layer rely on: whatever becomes of a test, no kernel outlives it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client import KernelManager

from tests.kernel import driving
from tests.support.waiting import PATIENCE


def children() -> set[psutil.Process]:
    return {each for each in psutil.Process().children(recursive=True) if each.status() != psutil.STATUS_ZOMBIE}


class SilentKernelManager(KernelManager):
    """Starts kernels that never answer, however quick the machine is."""

    def start_kernel(self, **options: Any) -> None:
        super().start_kernel(**options)
        psutil.Process(self.provisioner.pid).suspend()


def test_a_kernel_that_is_given_up_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(driving, "KernelManager", SilentKernelManager)
    monkeypatch.setattr(driving, "PATIENCE", 0.001)
    with pytest.raises(RuntimeError, match="didn't respond"):
        driving.Kernel(tmp_path)
    assert children() <= before


# A run of pytest whose test hangs: its time is over, and the process ends without the end of any fixture.
HANGS = """
import threading
from tests.kernel.driving import START, Kernel

def test_that_hangs(tmp_path):
    kernel = Kernel(tmp_path)
    kernel.run(START)
    print(kernel.run("import json, os; print(json.dumps([os.getpid(), embedded._child.process.pid]))"), flush=True)
    threading.Event().wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that tells a child of its parent's end")
def test_a_test_run_that_is_killed_leaves_no_kernel_and_no_backend_behind(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    command += ["-o", "pythonpath=", str(tmp_path / "test_hanging.py")]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=tmp_path) as run:
        try:
            assert run.stdout is not None
            told = next(line for line in run.stdout if line.startswith("["))
            left = [psutil.Process(pid) for pid in json.loads(told)]
        finally:
            run.kill()
    _, alive = psutil.wait_procs(left, timeout=PATIENCE)
    assert alive == []
