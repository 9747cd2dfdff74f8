"""ChatPanel, the anywidget: thin, what a view says goes to the bridge on the I/O thread, and back."""

from __future__ import annotations

import html
import logging
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import msgspec
import traitlets

from ..chatops import ChatOps
from ..errors import BadInput
from ..errors.sentences import say
from ..io_thread import in_daemon_thread, io_thread
from ..protocol.panel import from_page
from . import beside, outputs
from .bridge import Bridge
from .host import shortcoming
from .picture import PanelPicture

logger = logging.getLogger(__name__)
STATIC = Path(__file__).parents[1] / "static"
# What a view loads on first need, by the name it asks for; the rest of the panel comes with the widget. Read now: the
# files belong together, also when another version is installed while this kernel runs.
ASSETS = {
    path.stem: path.read_bytes()
    for path in STATIC.iterdir()
    if path.suffix in (".js", ".json") and path.stem != "index"
}
# What a reader without widgets sees of the first output; one without HTML sees its words.
NOTHING = "<!-- see below -->"
_INSTEAD = "show it with `chat` as a cell's last line, then right-click it and choose “Create New View for Output”."


class ChatPanel(anywidget.AnyWidget):
    """A view of a ChatOps' session. Make as many as you like; they never disagree.

    Parameters
    ----------
    chat
        What to show; a new embedded ChatOps by default.
    locale
        Language and formats, such as "ko"; the browser's by default.
    """

    _esm = STATIC / "index.js"
    _css = STATIC / "index.css"
    locale = traitlets.Unicode("").tag(sync=True)

    def __init__(self, chat: ChatOps | None = None, *, locale: str = "") -> None:
        super().__init__(locale=locale)
        self.chat = chat if chat is not None else ChatOps()
        self._owns_chat = chat is None
        keep_subshell(self.comm)
        self._io = io_thread()
        self._bridge: Bridge = self.chat._open_view(self.send, ASSETS)
        self._mark = uuid.uuid4().hex
        self._picture: PanelPicture | None = None  # once there is an output to hold it
        self._beside: ChatPanel | None = None  # once one was opened
        self._bridge.open_beside = self._open_as_asked
        self._bridge.on_language = self._redraw
        if locale:
            self._bridge.reader.speak(locale)  # until a view says in which it is read
        self.on_msg(self._on_page_message)

    def _on_page_message(self, widget: Any, content: Any, buffers: Any) -> None:
        """Validate and hand over; nothing more, since the notebook may call this on any thread."""
        try:
            message = from_page(content)
        except msgspec.ValidationError as error:
            logger.warning("unreadable message from the page: %s", error)
            return
        self._io.call(self._bridge.take, message, buffers or ())

    # -- beside the notebook ------------------------------------------------------------------------------------

    def _open_beside(self, place: str) -> None:
        """Open a further view there, and say below the cell what comes of it: only the page knows whether it opens."""
        chosen = beside.check_place(place)
        if (why_not := shortcoming()) is not None:
            outputs.show(as_words(why_not))
            return
        if not beside.can_open():
            outputs.show(as_words(f"The panel is here. {beside.BY_HAND}"))
            self._ipython_display_()
            return
        mark = uuid.uuid4().hex
        where = {"right": "to the right of", "left": "to the left of", "below": "below"}[chosen]
        outputs.show(as_words(f"The panel opens {where} the notebook. If none does: {_INSTEAD}"), display_id=mark)
        opened = as_words(f"The panel is {where} the notebook.")
        self._show_beside(chosen, lambda: outputs.change(mark, opened))

    def _open_as_asked(self) -> None:
        """As a view asks, whose page can. On the I/O thread. Raises BadInput."""
        if not beside.can_open():
            raise BadInput(say("beside.cannot", "No panel can be opened beside this notebook."), hint=beside.BY_HAND)
        self._io.start(in_daemon_thread(lambda: self._show_beside("right", lambda: None), "chatops-opening"))

    def _show_beside(self, place: beside.Place, opened: Callable[[], object]) -> None:
        """Open a view of a panel of its own: the first that asks there for its messages is the one that opened."""
        if self._beside is None:
            self._beside = ChatPanel(self.chat, locale=self.locale)
        panel = self._beside
        self._io.call(setattr, panel._bridge, "on_view", opened)
        beside.open_beside(*panel._live(), place)

    # -- outputs ------------------------------------------------------------------------------------------------

    def _ipython_display_(self, **options: Any) -> None:
        """The live panel, and below it its picture, of which the page shows one.

        Two outputs, because JupyterLab shows nothing else of a widget's own when its kernel is gone, and because what
        stands in it could not be renewed without the live panel being drawn anew.
        """
        if shortcoming() is not None:
            raise NotImplementedError  # IPython goes on to the bundle below, which says it
        bundle, metadata = self._live()
        outputs.show({**bundle, "text/plain": self._words(), "text/html": NOTHING}, metadata)
        picture = self._io.run(self._keep(), timeout=30, what="the picture of the panel")
        outputs.show(self._pictured(picture), display_id=self._mark)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and words for where no widget can be shown: GitHub, nbviewer, a plain terminal."""
        if (why_not := shortcoming()) is not None:
            return as_words(f"{self.chat!r} {why_not}"), {}
        bundle, metadata = self._live(**options)
        return {**bundle, **as_words(self._words())}, metadata

    def _live(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        shown: Any = super()._repr_mimebundle_(**options) or {}
        return shown if isinstance(shown, tuple) else (shown, {})

    def _words(self) -> str:
        return f"{self.chat!r} — run this notebook to see the panel."

    def _pictured(self, picture: str) -> dict[str, str]:
        return {"text/plain": self._words(), "text/html": picture}

    async def _keep(self) -> str:
        """The picture as it is now; from now on it is renewed wherever it is shown."""
        if self._picture is None:
            self._picture = self.chat._take_pictures(self._mark, self._renew, self._bridge.reader)
        return await self._picture.begun()

    def _redraw(self) -> None:
        if self._picture is not None:
            self._picture.redraw()

    def _renew(self, name: str, picture: str) -> None:
        self._bridge.show_picture(name, picture)
        outputs.change(self._mark, self._pictured(picture))

    def _let_go(self) -> None:
        self._bridge.close()
        if self._picture is not None:
            self._picture.close()

    def close(self) -> None:
        """Take the panel away: its picture stays. Closes its ChatOps only if it made that itself."""
        bridge = getattr(self, "_bridge", None)  # ipywidgets also closes half-built widgets
        if bridge is not None:
            self._io.call(self._let_go)
        super().close()
        if bridge is not None and self._owns_chat:
            self.chat.close()


def as_words(sentence: str) -> dict[str, str]:
    return {"text/plain": sentence, "text/html": f"<p>{html.escape(sentence)}</p>"}


def keep_subshell(comm: Any) -> None:
    """Let the page be heard while a cell runs.

    ipykernel 7.4 sends what a view says to the (sub)shell that its comm last published from: for a panel made in a
    cell that is the main shell, which is busy. Versions before and, we hope, after have no such method.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda data, default: default
