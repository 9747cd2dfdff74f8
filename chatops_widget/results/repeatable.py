"""Results that can be made again by the backend they came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadInput
from ..errors.attributes import Guessable
from ..errors.sentences import say
from .card import Card

Again = Callable[[Mapping[str, Any], float], Any]  # with other parameters beside, waiting so many seconds


class Repeatable(Guessable, Card):
    """A result that knows the way back, unless it was pickled or made here."""

    _again: Again | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_again"}

    def _repeat(self, more: Mapping[str, Any], timeout: float) -> Any:
        """Have what was asked for run again, and return what comes of it. Raises BadInput, or as the backend does."""
        if self._again is None:
            raise BadInput(
                say("again.no_way", "This result has no way to a backend: it was pickled, or made without one."),
                hint=say("again.take_it", "Take it from the session that it is of, such as chat.run(id).result()."),
            )
        return self._again(more, timeout)


def bind_again(result: object, again: Again) -> None:
    """Give a result the way to be made again, if it is one that can be."""
    if isinstance(result, Repeatable):
        result._again = again


def way_of(result: object) -> Again | None:
    """How a result is made again, if it can be."""
    return result._again if isinstance(result, Repeatable) else None
