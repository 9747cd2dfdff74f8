"""A document as JSON: all that the panel knows, as it came; for programs."""

from __future__ import annotations

import msgspec

from .content import Document


def to_json(document: Document) -> str:
    told = {name: value for name, value in msgspec.structs.asdict(document).items() if name not in ("charts", "locale")}
    return msgspec.json.format(msgspec.json.encode(told, enc_hook=str), indent=2).decode()
