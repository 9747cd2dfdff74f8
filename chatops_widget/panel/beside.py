"""Opens a widget beside the notebook in JupyterLab, through the extension `sidecar` where that is installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Literal, get_args

from ..errors import BadParameter, quoted
from ..errors.sentences import say

Place = Literal["right", "left", "below"]
TITLE = "ChatOps"
BY_HAND = say(
    "beside.by_hand",
    "Right-click the panel and choose “Create New View for Output”;"
    " or install sidecar where JupyterLab and this kernel run.",
)
_ANCHORS: Mapping[Place, str] = {"right": "split-right", "left": "split-left", "below": "split-bottom"}


def check_place(place: Any) -> Place:
    """Raises BadParameter for a place that there is not."""
    for known in get_args(Place):
        if place == known:
            return known  # type: ignore[no-any-return]
    raise BadParameter(
        say("beside.nowhere", "A panel cannot be opened {place}.", place=quoted(place)),
        hint=say("beside.places", 'chat.open("right"), "left" or "below".'),
    )


def can_open() -> bool:
    """Whether the kernel has what it takes; the page may still lack its half."""
    try:
        return find_spec("sidecar") is not None
    except ValueError:  # it was imported, and is no module
        return False


def open_beside(bundle: dict[str, Any], metadata: dict[str, Any], place: Place) -> None:
    """Show an output there. From any thread: it is handed to the page as it is, and not captured."""
    from sidecar import Sidecar

    shown = {"output_type": "display_data", "data": {**bundle, "text/plain": TITLE}, "metadata": metadata}
    Sidecar(title=TITLE, anchor=_ANCHORS[place], outputs=(shown,))
