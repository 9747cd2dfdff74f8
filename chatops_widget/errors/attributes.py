"""What an object has in place of a name that was guessed, told by the AttributeError. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any


class Guessable:
    """An object of cells: `result.sharpe` and `chat.backtest` are refused with what there is."""

    if not TYPE_CHECKING:  # or a checker takes every name for one that is there

        def __getattr__(self, name: str) -> Any:
            if hasattr(type(self), name):  # a property that raised: its own words say why
                return object.__getattribute__(self, name)
            raise AttributeError(told(type(self), name, self._instead_of), name=name, obj=self)

    @classmethod
    def _instead_of(cls, name: str) -> str | None:
        """What to write in place of a name that is none here, if it is known."""
        return None


def told(kind: type[Guessable], name: str, instead: Callable[[str], str | None]) -> str:
    """The words of the error.

    >>> told(Guessable, "metrics", lambda name: "result().metrics")
    'Guessable has no metrics. Did you mean result().metrics?'
    """
    said = f"{kind.__name__} has no {name[:80]}."
    if name.startswith("_"):  # asked by Python and IPython, not by people
        return said
    meant = instead(name) or nearest(name, (each for each in dir(kind) if not each.startswith("_")))
    return f"{said} Did you mean {meant}?" if meant else said


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that one was most probably meant for."""
    return next(iter(get_close_matches(name[:80], list(names), n=1, cutoff=0.7)), None)
