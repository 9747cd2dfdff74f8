"""Curves that nobody has used for a while leave memory, and are the same when somebody asks for them again."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chatops_widget.errors import CurvesUnavailable
from chatops_widget.results import curve_store
from chatops_widget.results.curve_store import CurveStore, KeptCurves

BARS = 5000
SIZE = 2 * 8 * BARS
CURVES_IN_MEMORY = 4


@pytest.fixture
def store() -> CurveStore:
    return CurveStore(max_bytes=CURVES_IN_MEMORY * SIZE)


def curves(seed: int) -> dict[str, bytes]:
    random = np.random.default_rng(seed)
    return {"date": np.arange(BARS).tobytes(), "equity": random.standard_normal(BARS).tobytes()}


def keep(store: CurveStore, count: int) -> list[KeptCurves]:
    return [store.keep(curves(seed)) for seed in range(count)]


def test_memory_has_a_bound_however_many_there_are(store: CurveStore) -> None:
    kept = keep(store, 50)
    assert store.memory_bytes == CURVES_IN_MEMORY * SIZE
    assert store.in_file == 50 - CURVES_IN_MEMORY
    for seed in [0, 49, 7, 0, 23]:
        assert kept[seed].columns == curves(seed)
    assert store.memory_bytes == CURVES_IN_MEMORY * SIZE


def test_those_used_last_stay(store: CurveStore) -> None:
    kept = keep(store, CURVES_IN_MEMORY)
    assert kept[0].columns
    store.keep(curves(99))
    assert [each.in_memory is not None for each in kept] == [True, False, True, True]


def test_one_that_is_larger_than_all_that_may_be_there_is_kept_while_it_is_used(store: CurveStore) -> None:
    large = store.keep({"equity": bytes(10 * CURVES_IN_MEMORY * SIZE)})
    assert large.in_memory is not None
    small = store.keep(curves(1))
    assert large.in_memory is None
    assert large.columns == {"equity": bytes(10 * CURVES_IN_MEMORY * SIZE)}
    assert small.columns == curves(1)


def test_what_is_collected_gives_its_place_back(store: CurveStore) -> None:
    for _ in range(4):
        kept = keep(store, 30)
        del kept
        gc.collect()
    assert store.memory_bytes == store.in_file == 0
    assert store._file is not None
    assert os.fstat(store._file._file.fileno()).st_size < 2 * 30 * SIZE


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_reads_them_and_spoils_nothing(store: CurveStore) -> None:
    kept = keep(store, 20)
    with store._lock:  # as if another thread were at it
        child = os.fork()
        if child == 0:
            right = all(each.columns == curves(seed) for seed, each in enumerate(kept))
            keep(store, 20)
            os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [each.columns == curves(seed) for seed, each in enumerate(kept)] == [True] * 20


def failing(**raised: Any) -> Callable[..., Any]:
    def fail(*args: Any, **options: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    return fail


def test_on_a_full_disk_they_stay_in_memory_and_that_is_said(
    store: CurveStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(curve_store.SpillFile, "write", failing())
    kept = keep(store, 10)
    assert [each.columns == curves(seed) for seed, each in enumerate(kept)] == [True] * 10
    assert [record.message for record in caplog.records] == [
        "older curves stay in memory, since no temporary file can be written: [Errno 28] No space left on device"
    ]


def test_a_file_that_cannot_be_read_is_said_in_words(store: CurveStore, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(store, 10)
    assert store._file is not None
    os.ftruncate(store._file._file.fileno(), 10)
    with pytest.raises(CurvesUnavailable, match=r"The temporary file with older curves cannot be read: .* shorter"):
        assert kept[0].columns
