"""Files and folders that cannot be used, or that others can read, are named with what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatops_widget.backend.doctor.machine import check_clock, check_sqlite
from chatops_widget.backend.doctor.places import check_own_folder, check_read_folder, check_space, check_token_file
from chatops_widget.backend.doctor.store import check_store
from chatops_widget.backend.storage.database import open_database

NOBODY = 65534
posix = pytest.mark.skipif(os.name != "posix", reason="no permissions here")


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder, and from then on this process acts for nobody special: the superuser may write everywhere."""
    folder = Path(tempfile.mkdtemp(prefix="doctor-"))
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    if superuser:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if superuser:
        os.seteuid(0)
    shutil.rmtree(folder)


def make_store(path: Path) -> Path:
    db = open_database(str(path))
    db.execute("INSERT INTO sessions (id, name, updated) VALUES ('session_1', '', '2026-01-01T00:00:00+00:00')")
    db.close()
    return path


def wrong(findings: object) -> list[str]:
    return [str(each).removeprefix("WRONG  ") for each in findings if not each.well]  # type: ignore[attr-defined]


def test_a_store_that_is_well_or_not_there_yet(tmp_path: Path) -> None:
    whole, room = check_store(make_store(tmp_path / "s.sqlite"))
    assert whole.said == f"The store {tmp_path / 's.sqlite'} is whole, with 1 session."
    assert room.well
    assert wrong(check_store(tmp_path / "deep" / "new.sqlite")) == []
    assert not (tmp_path / "deep").exists()
    (tmp_path / "empty.sqlite").touch(0o600)
    assert wrong(check_store(tmp_path / "empty.sqlite")) == []


def test_a_store_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.sqlite")
    os.truncate(store, store.stat().st_size // 2)
    (found,) = wrong(check_store(store))
    assert found.startswith(f"The store {store} ")
    assert "malformed" in found or "is damaged" in found
    assert found.endswith("Take it from a backup, or give another file with --store.")


def test_a_store_whose_pages_were_written_over_is_damaged(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.sqlite")
    with store.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(store.stat().st_size - 4096))
    assert len(wrong(check_store(store))) == 1


def test_what_is_no_store_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").write_bytes(b"no store at all, but something somebody wrote\n" * 100)
    (tmp_path / "s.sqlite").chmod(0o600)
    (found,) = wrong(check_store(tmp_path / "s.sqlite"))
    assert "it is no SQLite file" in found


def test_a_store_of_a_newer_program_is_told_in_its_words(tmp_path: Path) -> None:
    db = open_database(str(tmp_path / "s.sqlite"))
    db.execute("PRAGMA user_version = 999")
    db.close()
    (found,) = wrong(check_store(tmp_path / "s.sqlite"))
    assert "is of a newer chatops_widget" in found
    assert "Upgrade chatops_widget" in found


def test_what_was_stored_in_the_future_speaks_against_the_clock(tmp_path: Path) -> None:
    db = open_database(str(tmp_path / "s.sqlite"))
    db.execute("INSERT INTO sessions (id, name, updated) VALUES ('session_1', '', '2999-01-01T00:00:00+00:00')")
    db.close()
    assert "which is still to come" in wrong(check_store(tmp_path / "s.sqlite"))[0]
    assert not check_clock(now=0.0).well
    assert check_clock().well


@posix
def test_a_store_that_may_only_be_read(plain_folder: Path) -> None:
    store = make_store(plain_folder / "s.sqlite")
    store.chmod(0o400)
    (found,) = wrong(check_store(store))
    assert found.startswith(f"The store {store} cannot be written: {store} may only be read. chmod u+w {store}")
    store.chmod(0o000)
    assert wrong(check_store(store)) == [
        f"The store {store} cannot be read by this user. Start the backend as its owner."
    ]
    store.chmod(0o600)
    plain_folder.chmod(0o500)
    assert f"{plain_folder} may only be read" in wrong(check_store(store))[0]
    assert "cannot be written by this user" in wrong(check_store(plain_folder / "new.sqlite"))[0]
    assert not check_own_folder(plain_folder / "uploads", "The folder of uploads").well
    plain_folder.chmod(0o700)
    assert check_own_folder(plain_folder / "uploads", "The folder of uploads").well


@posix
def test_what_others_can_read_is_named(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.sqlite")
    store.chmod(0o644)
    assert wrong(check_store(store)) == [f"The store {store} can be read by others. chmod 600 {store}."]
    token = tmp_path / "token"
    token.write_text("secret")
    token.chmod(0o640)
    assert wrong([check_token_file(token)]) == [f"The token file {token} can be read by others. chmod 600 {token}."]
    token.chmod(0o600)
    assert check_token_file(token).well
    token.write_text(" \n")
    assert "is empty" in check_token_file(token).said
    assert "is not there" in check_token_file(tmp_path / "none").said


def test_a_disk_that_is_nearly_full_and_folders_that_are_none(tmp_path: Path) -> None:
    assert "MB left." in check_space(tmp_path / "s.sqlite", least=2**62).said
    assert check_space(tmp_path / "s.sqlite", least=0).well
    assert not check_read_folder(tmp_path / "none", "--data").well
    (tmp_path / "file").touch()
    assert "is a file" in check_own_folder(tmp_path / "file", "The folder of uploads").said


def test_this_sqlite_has_what_the_store_needs() -> None:
    assert wrong(check_sqlite()) == []
