"""What the other tests of this layer rely on: whatever becomes of a test, no kernel outlives it."""

from __future__ import annotations

import json
import os
import signal
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


# A run of pytest whose test hangs: its time is over, and the process ends without the end of any fixture. Its kernel
# and itself have a backend that all of a home share, and it has one more, each with workers.
HANGS = """
import json, threading
import psutil
from chatops_widget import ChatOps
from chatops_widget.client import embedded
from tests.kernel.driving import START, Kernel
from tests.support.backend import Backend

def test_that_hangs(tmp_path, monkeypatch):
    monkeypatch.setenv("CHATOPS_HOME", str(tmp_path))
    backend = Backend(tmp_path)
    kernel = Kernel(tmp_path)
    kernel.run(START)
    chats = [ChatOps(), ChatOps(backend.url)]
    for each in chats:
        assert each.trigger_backtest("buy_and_hold", timeout=60).result(60).metrics["n_trades"] == 1
    assert int(kernel.run("embedded.joined().entry.pid")) == embedded.joined().entry.pid
    shared = psutil.Process(embedded.joined().entry.pid)
    families = [shared, *shared.children(recursive=True), *psutil.Process().children(recursive=True)]
    print(json.dumps(sorted({each.pid for each in families})), flush=True)
    threading.Event().wait()
""".replace("60", f"{PATIENCE}")


@pytest.mark.share(1)
@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that tells a child of its parent's end")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_test_run_that_is_ended_leaves_no_kernel_no_backend_and_no_worker_behind(
    ending: signal.Signals, tmp_path: Path
) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    command += ["-o", "pythonpath=", str(tmp_path / "test_hanging.py")]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTEST_ADDOPTS": ""}  # as `-v`, its lines differ
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=tmp_path) as run:
        try:
            assert run.stdout is not None
            told = next(line for line in run.stdout if line.startswith("["))
            left = [psutil.Process(pid) for pid in json.loads(told)]
            assert len(left) >= 5  # a kernel, two backends, and a worker each
            run.send_signal(ending)
            run.wait(PATIENCE)
        finally:
            run.kill()
    _, alive = psutil.wait_procs(left, timeout=PATIENCE)
    assert alive == []
