"""A document as JSON: all that the panel knows, as it came; for programs."""

from __future__ import annotations

import msgspec

from .content import Document


def to_json(document: Document) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
