"""The room for uploads: how many files are kept, and how many bytes they have together."""

from __future__ import annotations

from pathlib import Path

from ...errors import BadInput, quoted
from ..quotas import Quotas

_HINT = "Whoever runs the backend can remove some, or allow more: {} N."


def check_upload_room(folder: Path, name: str, size: int, quotas: Quotas) -> None:
    """Refuse a file for which there is no room in a folder; it replaces what has its name. Raises BadInput."""
    kept = [path.stat().st_size for path in folder.rglob("*") if _is_upload(path) and path.name != name]
    if len(kept) >= quotas.max_uploads:
        raise BadInput(
            f"{quoted(name)} is one file too many: {quotas.max_uploads:,} are kept here.",
            hint=_HINT.format("--max-uploads"),
            code="too_many",
        )
    if sum(kept) + size > quotas.max_upload_bytes:
        raise BadInput(
            f"There is no room for {quoted(name)}: files may have {quotas.max_upload_bytes:,} bytes together.",
            hint=_HINT.format("--max-upload-bytes"),
            code="too_many",
        )


def _is_upload(path: Path) -> bool:
    """Whether it is a file that somebody sent, rather than a note of ours or one that comes in just now."""
    return path.parent.name in ("prices", "strategies") and not path.name.startswith(".") and path.is_file()
