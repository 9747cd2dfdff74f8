"""What a long session holds lies in a file but for its newest part, and is the same when somebody asks for it."""

from __future__ import annotations

import errno
import gc
import os
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.errors import BadData
from chatops_widget.session import paged
from chatops_widget.session.paged import Paged

MOST = 3


@pytest.fixture(autouse=True)
def file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paged, "_PAGES", paged._Pages())


def values(may_leave: Callable[[Any], bool] = lambda value: True) -> Paged[Any]:
    return Paged(MOST, pickle.dumps, pickle.loads, may_leave)


def filled(count: int) -> Paged[Any]:
    made = values()
    for number in range(count):
        made[str(number)] = [number] * 50
    return made


def test_the_newest_are_in_memory_and_all_are_there() -> None:
    kept = filled(20)
    assert kept.here == [[number] * 50 for number in (17, 18, 19)]
    assert dict(kept) == {str(number): [number] * 50 for number in range(20)}


@given(st.lists(st.tuples(st.sampled_from(["put", "del", "get"]), st.integers(0, 6), st.integers(0, 300))))
def test_it_is_a_mapping_whatever_is_done(acts: list[tuple[str, int, int]]) -> None:
    kept, plain = values(), dict[str, Any]()
    for act, number, size in acts:
        key = str(number)
        if act == "put":
            kept[key] = plain[key] = [number] * size
        elif act == "del":
            assert kept.pop(key, None) == plain.pop(key, None)
        assert kept.get(key) == plain.get(key)
        assert (key in kept, len(kept)) == (key in plain, len(plain))
    assert dict(kept) == plain
    assert len(kept.here) <= MOST


def test_what_is_still_to_change_stays_and_holds_up_no_other() -> None:
    kept = values(lambda value: value != "open")
    for number in range(50):
        kept[f"open {number}"] = "open"
    for number in range(50):
        kept[f"over {number}"] = "over"
    assert kept.here.count("open") == 50
    assert len(kept.here) < 50 + 50 / 2


def test_what_cannot_be_written_down_stays() -> None:
    kept = values()
    kept["it"] = lambda: 7
    for number in range(20):
        kept[str(number)] = number
    assert kept["it"]() == 7


def test_on_a_full_disk_all_stays_in_memory_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(paged.SpillFile, "write", fail)
    kept = filled(20)
    assert [kept[str(number)] for number in range(20)] == [[number] * 50 for number in range(20)]
    assert [record.message for record in caplog.records] == [
        "conversations stay in memory, since no temporary file can be written: [Errno 28] No space left on device"
    ]


def test_a_file_that_cannot_be_read_is_said_in_words() -> None:
    kept = filled(20)
    assert paged._PAGES._file is not None
    os.ftruncate(paged._PAGES._file._file.fileno(), 10)
    with pytest.raises(BadData, match=r"The temporary file with the older conversation cannot be read: .* shorter"):
        _ = kept["9"]


def test_what_is_changed_or_collected_gives_its_place_back() -> None:
    for _ in range(4):
        kept = filled(30)
        for number in range(30):
            kept[str(number)] = [number] * 60
        del kept
        gc.collect()
    assert paged._PAGES._file is not None
    assert os.fstat(paged._PAGES._file._file.fileno()).st_size < 2 * 30 * 256


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_reads_all_and_spoils_nothing() -> None:
    kept = filled(20)
    with paged._PAGES.lock:  # as if another thread were at it
        child = os.fork()
        if child == 0:
            right = kept["0"] == [0] * 50
            for number in range(20):
                kept[str(number)] = "spoilt"
            os._exit(0 if right and kept["0"] == "spoilt" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [kept[str(number)] for number in range(20)] == [[number] * 50 for number in range(20)]
