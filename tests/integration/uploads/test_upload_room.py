"""A backend keeps so many files that people send, and so many bytes of them."""

from __future__ import annotations

from pathlib import Path

from tests.support.upload_backend import GOOD, UploadBackend, refused


def test_a_file_too_many_is_refused_in_words_and_one_that_is_there_can_be_replaced(tmp_path: Path) -> None:
    limits = ["--max-uploads", "2", "--max-upload-bytes", str(3 * len(GOOD))]
    made = UploadBackend(tmp_path, limits=limits)
    try:
        for name in ("A.csv", "B.csv"):
            made.ana.upload(GOOD.encode(), name)
        kept = made.kept
        words = refused(made.ana, GOOD, "C.csv")
        assert words.startswith("“C.csv” is one file too many: 2 are kept here.")
        assert "--max-uploads N" in words
        longer = GOOD + "".join(f"2021-01-{day:02d},10,20,9,10,500\n" for day in range(1, 29))
        words = refused(made.ana, longer, "A.csv")
        assert words.startswith(f"There is no room for “A.csv”: files may have {3 * len(GOOD):,} bytes together.")
        assert "--max-upload-bytes N" in words
        assert made.kept == kept
        assert "added B: 6 bars" in made.ana.upload(GOOD.encode(), "B.csv").content
        assert made.kept == kept
    finally:
        made.close()
