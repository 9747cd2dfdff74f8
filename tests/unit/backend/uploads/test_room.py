"""There is room for so many uploads, and for so many bytes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget.backend.quotas import Quotas
from chatops_widget.backend.uploads.room import check_upload_room
from chatops_widget.errors import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, size in (("prices/A.csv", 60), ("strategies/b.py", 30), ("prices/.names.json", 999), ("tried/c", 999)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    return tmp_path


def test_the_files_that_are_kept_are_counted(folder: Path) -> None:
    check_upload_room(folder, "D.csv", 5, Quotas(max_uploads=3))
    with pytest.raises(BadInput, match=r"“D\.csv” is one file too many: 2 are kept here\. .*--max-uploads N"):
        check_upload_room(folder, "D.csv", 5, Quotas(max_uploads=2))
    check_upload_room(folder, "A.csv", 5, Quotas(max_uploads=2))  # it replaces one


def test_and_so_are_their_bytes(folder: Path) -> None:
    check_upload_room(folder, "D.csv", 10, Quotas(max_upload_bytes=100))
    with pytest.raises(BadInput, match=r"no room for “D\.csv”: files may have 100 bytes together\."):
        check_upload_room(folder, "D.csv", 11, Quotas(max_upload_bytes=100))
    check_upload_room(folder, "A.csv", 70, Quotas(max_upload_bytes=100))
