"""Read the taint in the data of a run, of a compared strategy or of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from .messages import Taint


def taint_in(data: Mapping[str, Any]) -> Taint | None:
    """None if there is none, or what stands there says nothing."""
    try:
        return msgspec.convert(data.get("taint"), Taint | None)
    except msgspec.ValidationError:
        return None
