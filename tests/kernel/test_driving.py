"""What the other tests of this layer rely on: whatever becomes of a test, no kernel outlives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client import KernelManager

from tests.kernel import driving


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
