"""A backend that takes files, and its client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatops_widget import ChatOps
from tests.support.upload_backend import UploadBackend


@pytest.fixture(scope="module")
def upload_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadBackend]:
    """A backend that takes files, for all tests of a module that name what they bring."""
    made = UploadBackend(tmp_path_factory.mktemp("uploads"))
    yield made
    made.close()


@pytest.fixture
def ana(upload_backend: UploadBackend) -> ChatOps:
    return upload_backend.ana
