"""Who looks for a backend finds a living one or none; one that is about to end does not end under them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from chatops_widget.backend.app.shared import POLL_SECONDS, SharedBackend
from chatops_widget.folders.locks import FileLock
from chatops_widget.folders.shared_backend import Busy, Entry, MeetingPlace, NotOurs, alive_file, use, users

KEY = "0123456789abcdef"
LOOKS = 3 * POLL_SECONDS  # by then it has looked for who uses it


@pytest.fixture
def place(tmp_path: Path) -> MeetingPlace:
    place = MeetingPlace(tmp_path)
    place.make()
    return place


def entry_of(folder: Path) -> Entry:
    return Entry(folder=folder.name, port=1, pid=os.getpid(), version="1", python="python", configuration={})


def published(place: MeetingPlace) -> tuple[SharedBackend, Path]:
    folder = place.new_folder()
    backend = SharedBackend(folder, linger=0.0)
    backend.open()
    place.publish(KEY, entry_of(folder))
    return backend, folder


def test_it_is_found_until_nobody_uses_it(place: MeetingPlace) -> None:
    backend, folder = published(place)
    found = place.find(KEY)
    assert found is not None
    assert place.entries() == [found]
    assert place.find("another") is None
    asyncio.run(asyncio.wait_for(backend.unused(), 60))
    assert place.find(KEY) is None
    backend.close()
    assert not folder.exists()


def test_it_stays_while_it_is_used_and_while_somebody_is_just_looking_for_it(place: MeetingPlace) -> None:
    backend, folder = published(place)
    first = use(folder)
    assert users(folder) == [os.getpid()]

    async def stays(ending: asyncio.Future[None]) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ending), LOOKS)
        assert place.find(KEY) is not None

    async def live() -> None:
        ending = asyncio.ensure_future(backend.unused())
        await stays(ending)
        with place.turn(0):  # somebody has come, at the very moment when nobody else is left
            first.release()
            await stays(ending)
            second = use(folder)
        await stays(ending)
        second.release()
        await asyncio.wait_for(ending, 60)

    asyncio.run(live())
    assert place.find(KEY) is None
    backend.close()


def test_what_was_killed_is_not_found_and_is_removed_and_what_lives_is_not(place: MeetingPlace) -> None:
    backend, living = published(place)
    killed = place.new_folder()
    alive = FileLock(alive_file(killed))
    alive.take()
    place.publish("other", entry_of(killed))
    assert len(place.entries()) == 2
    alive.release()
    assert [each.folder for each in place.entries()] == [living.name]
    assert place.abandoned() == [killed]
    unfinished = place.new_folder()  # of a start that was cut off
    place.tidy()
    assert (living.exists(), killed.exists(), unfinished.exists()) == (True, False, False)
    assert not (place.folder / "other.json").exists()
    assert place.find(KEY) is not None
    backend.close()


def test_one_at_a_time_looks_for_it_and_who_waits_in_vain_is_told_for_whom(place: MeetingPlace) -> None:
    with place.turn(0), pytest.raises(Busy) as busy, place.turn(0.1):
        pass
    assert busy.value.pid == os.getpid()
    with place.turn(0):
        pass


@pytest.mark.skipif(os.name != "posix", reason="no permissions here")
def test_a_place_that_others_can_look_into_or_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open" / "backend").mkdir(parents=True)
    (tmp_path / "open" / "backend").chmod(0o755)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "backend").symlink_to(tmp_path / "open" / "backend")
    for home in ("open", "linked"):
        with pytest.raises(NotOurs):
            MeetingPlace(tmp_path / home).make()
