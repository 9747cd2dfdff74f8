"""What shows itself in a cell's output as the card that the panel has of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class Card:
    """A base of what users hold. Whoever knows cards registers how one is written: `export/one_card.py`."""

    _write_card: ClassVar[Callable[[Any], str]]

    def _repr_html_(self) -> str:
        return Card._write_card(self)
