"""What the other tests of this layer rely on: whatever becomes of a test, no kernel outlives it."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.kernel import driving


def children() -> set[psutil.Process]:
    return {each for each in psutil.Process().children(recursive=True) if each.status() != psutil.STATUS_ZOMBIE}


def test_a_kernel_that_is_given_up_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(driving, "PATIENCE", 0.001)
    with pytest.raises(RuntimeError, match="didn't respond"):
        driving.Kernel(tmp_path)
    assert children() <= before
