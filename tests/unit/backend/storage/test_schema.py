"""A store is brought to this program's version, whole or not at all, or refused in words and left as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from importlib.resources import files
from pathlib import Path

import pytest

from chatops_widget.backend.storage import schema
from chatops_widget.backend.storage.database import open_database
from chatops_widget.errors import BadData
from tests.support.waiting import PATIENCE

OLD = Path(__file__).parents[3] / "stores" / "d10bf96.sqlite"
NEWEST = len(schema.MIGRATIONS)
# A step that cannot be taken twice, and leaves traces when it is taken by half.
STEP = "CREATE TABLE first (n);\nINSERT INTO first\nVALUES (1);\nALTER TABLE log ADD COLUMN later TEXT;\n"


def tables(path: Path) -> dict[str, str]:
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT name, sql FROM sqlite_master"))
    db.close()
    return found


def version(path: Path) -> int:
    db = sqlite3.connect(path)
    found = schema.version_of(db)
    db.close()
    return found


def opened(path: Path) -> None:
    open_database(str(path)).close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store from before stores had a version."""
    return Path(shutil.copy(OLD, tmp_path / "old.sqlite"))


def test_migrations_are_numbered_from_one_without_a_gap() -> None:
    names = sorted(step.name for step in files(schema.__package__).joinpath("migrations").iterdir())
    assert [int(name[:4]) for name in names if name.endswith(".sql")] == list(range(1, NEWEST + 1))


def test_a_new_file_an_empty_one_and_memory_become_stores_of_the_newest_version(tmp_path: Path) -> None:
    new, empty = tmp_path / "deep" / "new.sqlite", tmp_path / "empty.sqlite"
    empty.touch()
    opened(new)
    opened(empty)
    assert tables(new) == tables(empty)
    assert version(new) == version(empty) == NEWEST
    memory = open_database(":memory:")
    assert schema.version_of(memory) == NEWEST
    memory.close()


def test_a_store_from_before_versions_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    assert version(old) == 0
    opened(old)
    opened(tmp_path / "new.sqlite")
    assert version(old) == NEWEST
    assert tables(old) == tables(tmp_path / "new.sqlite")


def test_a_store_of_a_newer_program_is_refused_in_words_and_left_as_it_is(old: Path) -> None:
    db = sqlite3.connect(old, isolation_level=None)
    db.execute(f"PRAGMA user_version = {NEWEST + 3}")
    db.close()
    before = old.read_bytes()
    with pytest.raises(BadData) as refusal:
        opened(old)
    for word in (str(old), f"version {NEWEST + 3}", f"up to {NEWEST}", "Upgrade chatops_widget", "--store"):
        assert word in str(refusal.value)
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_a_newer_program_that_was_quicker_is_not_undone(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = sqlite3.connect(old, isolation_level=None)
    monkeypatch.setattr(schema, "version_of", lambda db, seen=[0]: seen.pop() if seen else NEWEST + 1)
    with pytest.raises(BadData, match="newer"):
        schema.migrate(db, str(old))
    monkeypatch.undo()
    db.close()
    assert version(old) == 0, "what the other one wrote stands"


def garbage(path: Path) -> None:
    path.write_bytes(b"date,close\n2020-01-01,10\n" * 100)


def damaged(path: Path) -> None:
    shutil.copy(OLD, path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 2000)


def of_another_program(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript("CREATE TABLE moz_places (url); PRAGMA user_version = 77;")
    db.close()


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (garbage, "it is no SQLite file. Give another file"),
        (damaged, "it is damaged. Take it from a backup"),
        (of_another_program, "another program, with tables such as moz_places. Give another file"),
        (a_folder, "it cannot be opened. See that you may write the file"),
    ],
)
def test_what_is_no_store_is_refused_in_words_and_left_as_it_is(make: object, words: str, tmp_path: Path) -> None:
    path = tmp_path / "thing"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(BadData, match=words) as refusal:
        opened(path)
    assert str(path) in str(refusal.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_store_that_cannot_be_written_says_so(folder_mode: int) -> None:
    program = """if True:
        import os
        from chatops_widget.backend.storage.database import open_database
        if os.geteuid() == 0:  # whom no mode stops
            os.seteuid(65534)
        try:
            open_database("old.sqlite")
        except Exception as error:
            print(type(error).__name__, error)
    """
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders let nobody else in
        folder = Path(name)
        shutil.copy(OLD, folder / "old.sqlite")
        (folder / "old.sqlite").chmod(0o444)
        folder.chmod(folder_mode)
        done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
        folder.chmod(0o755)
    assert "BadData The store old.sqlite cannot be used: it cannot be" in done.stdout
    assert "See that you may write the file and its folder, or give another file" in done.stdout


def test_a_step_that_fails_leaves_the_store_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(old)
    before = tables(old)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, STEP + "INSERT INTO nowhere VALUES (1);"))
    with pytest.raises(BadData, match="no such table: nowhere"):
        opened(old)
    assert tables(old) == before
    assert version(old) == NEWEST


KILLED = f"""if True:
    import itertools, os, shutil, signal, sqlite3, sys
    from chatops_widget.backend.storage import schema

    schema.MIGRATIONS += ({STEP!r},)
    for number in itertools.count(1):
        path = f"killed-{{number}}.sqlite"
        shutil.copy("old.sqlite", path)
        child = os.fork()
        if child == 0:
            statements = itertools.count(1)
            die = lambda statement: next(statements) == number and os.kill(os.getpid(), signal.SIGKILL)
            db = sqlite3.connect(path, isolation_level=None)
            db.set_trace_callback(die)
            schema.migrate(db, path)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed process is made by fork here")
def test_a_migration_that_is_killed_leaves_each_step_taken_or_not_begun(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(old)
    before = tables(old)
    subprocess.run([sys.executable, "-c", KILLED], cwd=old.parent, check=True)
    killed = sorted(old.parent.glob("killed-*.sqlite"))
    assert len(killed) > STEP.count(";") + 3, "each statement, begin, version and commit"
    whole = {"first", *before}
    for path in killed:
        taken = version(path) == NEWEST + 1
        assert set(tables(path)) == (whole if taken else set(before))
        assert ("later" in tables(path)["log"]) is taken
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, STEP))
    for path in killed:
        opened(path)
        db = sqlite3.connect(path)
        assert db.execute("SELECT n FROM first").fetchall() == [(1,)]
        db.close()


def test_of_two_programs_that_open_a_store_at_once_one_takes_the_step(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, STEP))
    waiting, failed = threading.Event(), []
    other = sqlite3.connect(old, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def migrate() -> None:
        db = sqlite3.connect(old, isolation_level=None, timeout=60)
        db.set_trace_callback(lambda statement: waiting.set() if statement.startswith("BEGIN") else None)
        try:
            schema.migrate(db, str(old))
        except Exception as error:
            failed.append(error)
        db.close()

    second = threading.Thread(target=migrate)
    second.start()
    assert waiting.wait(PATIENCE)  # it has read the old version, and wants the lock that we hold
    for number, script in enumerate(schema.MIGRATIONS, start=1):
        for statement in schema._statements(script):
            other.execute(statement)
        other.execute(f"PRAGMA user_version = {number}")
    other.execute("COMMIT")
    second.join(60)
    assert failed == []
    assert other.execute("SELECT n FROM first").fetchall() == [(1,)]
    other.close()
    assert version(old) == NEWEST + 1


def test_who_makes_a_store_waits_for_another_that_is_making_it(tmp_path: Path) -> None:
    """SQLite answers "locked" at once to the second of two that turn to the write-ahead log."""
    path, begun, failed = tmp_path / "new.sqlite", threading.Event(), []
    path.touch()
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    connect = sqlite3.connect

    def traced(*args: object, **more: object) -> sqlite3.Connection:
        db = connect(*args, **more)  # type: ignore[call-overload]
        db.set_trace_callback(lambda statement: begun.set() if statement.startswith("BEGIN") else None)
        return db  # type: ignore[no-any-return]

    def make() -> None:
        try:
            opened(path)
        except Exception as error:
            failed.append(error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", traced)
        second = threading.Thread(target=make)
        second.start()
        assert begun.wait(PATIENCE)
        first.execute("ROLLBACK")
        second.join(60)
    first.close()
    assert failed == []
    assert version(path) == NEWEST
