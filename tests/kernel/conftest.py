"""Kernels for the tests of what needs one but no browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.driving import START, Kernel


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A kernel for one test to do with as it likes."""
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.close()


@pytest.fixture(scope="module")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel with a connected `chat`, for tests that leave it as they found it."""
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    assert kernel.run(START) == ""
    yield kernel
    kernel.close()
