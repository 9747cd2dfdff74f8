"""A folder's price files are listed anew where it has changed, and only there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatops_widget.backend.prices.folder_listing import TRUSTED_SECONDS, FolderListing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "prices"
    made.mkdir()
    for name in ("b.csv", "a.PARQUET", "notes.txt", ".hidden.csv"):
        (made / name).touch()
    (made / "folder.csv").mkdir()
    (tmp_path / "outside.csv").touch()
    (made / "link.csv").symlink_to(tmp_path / "outside.csv")
    return made


def names(listing: FolderListing) -> list[str]:
    return [path.name for path in listing.files()]


def long_ago(folder: Path) -> None:
    os.utime(folder, (1e9, 1e9))


def test_what_comes_and_goes_is_seen_at_once(folder: Path) -> None:
    listing = FolderListing(folder)
    assert names(listing) == ["a.PARQUET", "b.csv"]
    (folder / "c.csv").touch()  # in the same tick, perhaps
    assert names(listing) == ["a.PARQUET", "b.csv", "c.csv"]
    long_ago(folder)
    assert names(listing) == ["a.PARQUET", "b.csv", "c.csv"]
    (folder / "b.csv").unlink()
    assert names(listing) == ["a.PARQUET", "c.csv"]


def test_what_has_not_changed_is_not_read_again_but_now_and_then(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = 0.0
    monkeypatch.setattr("time.monotonic", lambda: passed)
    long_ago(folder)
    listing = FolderListing(folder)
    before = listing.files()
    (folder / "c.csv").touch()
    long_ago(folder)  # as on a file system that does not tell
    assert listing.files() is before
    passed = TRUSTED_SECONDS + 0.1
    assert names(listing) == ["a.PARQUET", "b.csv", "c.csv"]


def test_a_folder_that_is_not_there_has_none_and_may_come(tmp_path: Path) -> None:
    listing = FolderListing(tmp_path / "later")
    assert listing.files() == []
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "x.csv").touch()
    assert names(listing) == ["x.csv"]
