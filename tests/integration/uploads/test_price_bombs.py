"""A file of prices that would fill memory or take for ever is refused in words, and others are heard meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait

import psutil
import pytest

from chatops_widget import BadData, ChatOps
from chatops_widget.backend.processes.limits import GB
from tests.support import price_bombs
from tests.support.conversation import uploading
from tests.support.upload_backend import UploadBackend, refused
from tests.support.waiting import PATIENCE


@pytest.mark.parametrize(
    ("made", "ending", "words"),
    [
        (price_bombs.many_rows, "parquet", "BOMB.parquet has 11,000,000 rows; 10,000,000 are the limit."),
        (price_bombs.many_columns, "parquet", "BOMB.parquet has 5,000 columns; 2,000 are the limit."),
        (price_bombs.wide_header, "csv", "BOMB.csv has 15,000 columns; 2,000 are the limit."),
        (price_bombs.commas, "csv", "BOMB.csv, line 1, has more than 262,144 characters."),
        (price_bombs.commas_below, "csv", "Expected 3 fields in line 91, saw 8388609"),
    ],
)
def test_a_file_of_a_hopeless_shape_is_refused(
    upload_backend: UploadBackend, ana: ChatOps, made: Callable[[], bytes], ending: str, words: str
) -> None:
    before = upload_backend.kept
    assert words in refused(ana, made(), f"BOMB.{ending}", BadData)
    assert upload_backend.kept == before


def test_a_small_file_that_needs_gigabytes_is_refused_and_others_are_heard_meanwhile(
    upload_backend: UploadBackend, ana: ChatOps
) -> None:
    with upload_backend.chat("ben") as ben:
        ben.wait_connected()
        sending = uploading(ana, "BOMB.parquet", price_bombs.repeated_text(), "bomb")
        answered, most = 0, 0
        while not wait([sending], 0.02).done:  # more often would be more than one person may ask
            answered += ben.execute_command("symbols", timeout=PATIENCE).success
            most = max(most, psutil.Process(upload_backend.backend.process.pid).memory_info().rss)
        with pytest.raises(BadData, match=r"BOMB\.parquet needs more memory to be read than there is for a file"):
            sending.result(PATIENCE)
        assert answered > 1
        assert most < GB
