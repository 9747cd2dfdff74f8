"""The room for uploads: how many files are kept, and how many bytes they have together."""

from __future__ import annotations

from pathlib import Path

from ...errors import BadInput, quoted
from ...errors.sentences import Sentence, say
from ..quotas import Quotas

RECORDS = "records"  # a folder with one for each session


def check_upload_room(folder: Path, name: str, size: int, quotas: Quotas) -> None:
    """Refuse a file for which there is no room in a folder; it replaces what has its name. Raises BadInput."""
    kept = [path.stat().st_size for path in folder.rglob("*") if _is_upload(path) and path.name != name]
    if len(kept) >= quotas.max_uploads:
        raise BadInput(
            say(
                "limit.uploads",
                "{file} is one file too many: {limit:,} are kept here.",
                file=quoted(name),
                limit=quotas.max_uploads,
            ),
            hint=_allow("--max-uploads"),
            code="too_many",
        )
    if sum(kept) + size > quotas.max_upload_bytes:
        raise BadInput(
            say(
                "limit.upload_bytes",
                "There is no room for {file}: files may have {limit:,} bytes together.",
                file=quoted(name),
                limit=quotas.max_upload_bytes,
            ),
            hint=_allow("--max-upload-bytes"),
            code="too_many",
        )


def _is_upload(path: Path) -> bool:
    """Whether it is a file that somebody sent, rather than a note of ours or one that comes in just now."""
    of_all, of_a_session = path.parent.name in ("prices", "strategies"), path.parent.parent.name == RECORDS
    return (of_all or of_a_session) and not path.name.startswith(".") and path.is_file()


def _allow(option: str) -> Sentence:
    return say(
        "limit.remove_or_allow",
        "Whoever runs the backend can remove some, or allow more: {option} N.",
        option=option,
    )
