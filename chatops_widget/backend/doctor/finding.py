"""A finding of the doctor's: what was looked at, in a sentence, and what to do where it is wrong."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Well if there is nothing `to_do`."""

    said: str
    to_do: str | None = None

    @property
    def well(self) -> bool:
        return self.to_do is None

    def __str__(self) -> str:
        return f"ok     {self.said}" if self.well else f"WRONG  {self.said} {self.to_do}"


def counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
