"""Files are written whole or not at all, for their owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatops_widget.backend.storage.files import write_atomic


def test_what_is_kept_is_whole_or_not_there_and_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "uploads" / "strategies" / "tried" / "note.json"
    write_atomic(path, b"1")
    for folder in list(path.parents)[:3]:
        assert folder.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0
    (path.parent / "taken").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(path.parent / "taken", b"2")
    assert sorted(each.name for each in path.parent.iterdir()) == ["note.json", "taken"]
