"""The bridge between a conversation and its views: numbered deltas, snapshots for who missed some, heartbeats."""

from __future__ import annotations

import asyncio
import itertools
import logging
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from ..errors import ChatOpsError
from ..errors.sentences import say
from ..languages.reader import Reader
from ..logs import acting
from ..protocol.faults import fault_of
from ..protocol.ids import check_session_id
from ..protocol.messages import Fault
from ..protocol.panel import (
    Annotate,
    AnyItem,
    Archive,
    Cancel,
    ConnectionFacts,
    Delete,
    Delta,
    Edit,
    EndReply,
    Export,
    Find,
    FromPage,
    Heartbeat,
    Hello,
    LoadAsset,
    MarkSeen,
    Older,
    OpenBeside,
    Picture,
    Plot,
    Reconnect,
    Rename,
    Resync,
    Retry,
    SendText,
    Snapshot,
    Speak,
    SwitchSession,
    TakePicture,
    ToPage,
    Typing,
    Upload,
    UploadStatus,
    to_page,
    whole,
)
from ..session.conversation import Conversation
from ..session.item_kinds import kind_of
from .pacer import Pacer
from .queries import ViewQueries
from .uploads import ViewUploads

logger = logging.getLogger(__name__)

MAX_VIEWS = 8  # that are sent another session's snapshot unasked; a page that was reloaded is a new view
MAX_SNAPSHOT_ITEMS = 1000
# After a delta its number is repeated soon, in case it was the last and got lost; then only to show life.
ECHO_DELAYS = (0.3, 0.6, 0.9)  # seconds after the delta
HEARTBEAT_RUNNING = 1.0  # seconds between two, while something runs
HEARTBEAT_IDLE = 5.0  # seconds
READING = (
    Hello,
    Resync,
    Older,
    Find,
    Plot,
    Export,
    LoadAsset,
    UploadStatus,
    TakePicture,
)  # what a closed one still answers


_pacer = Pacer()


class Bridge:
    """What one panel's views have been told. On the I/O thread only.

    Parameters
    ----------
    send
        Hands one message, and the buffers that come along, to all views.
    assets
        The modules that a view may fetch, by name.
    """

    def __init__(
        self,
        conversation: Conversation,
        send: Callable[..., object],
        assets: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self._conversation = conversation
        self._send = send
        self._panel = uuid.uuid4().hex
        self._visits = itertools.count()
        self._epoch = self._new_epoch()
        self._seq = 0
        self._dirty: OrderedDict[str, None] = OrderedDict()
        self._ticked: dict[str, None] = {}  # further along, and the same in all else
        self._facts = self._catalog = self._room = False
        self._acks: list[str] = []
        self._toast: Fault | None = None
        self._told_older = False  # in this epoch
        self._views: OrderedDict[str, int] = OrderedDict()  # the last that asked, and for how many items
        self._viewed = False  # nobody is told anything before a first view has said hello
        self._beat: asyncio.TimerHandle | None = None
        self._echoed = 0
        self._running: set[str] = set()
        self._uploads = ViewUploads(conversation, self._post)
        self.reader = Reader()
        self._queries = ViewQueries(conversation, self._post, assets, lambda: self._epoch, self.on_toast, self.reader)
        self._picture = ("", b"")  # its name, and the HTML
        self.open_beside: Callable[[], object] = lambda: None  # as a view asks
        self.on_language: Callable[[], object] = lambda: None  # the reader's is another now
        self.on_view: Callable[[], object] = lambda: None  # a further one is there
        self._unobserve = conversation.observe(self)

    def close(self) -> None:
        self.reader.leave()
        self._uploads.close()
        self._unobserve()
        if self._beat is not None:
            self._beat.cancel()
        self._viewed = False

    def show_picture(self, name: str, html: str) -> None:
        """There is a newer picture of the panel."""
        self._picture = (name, html.encode("utf-8", "replace"))
        self.on_facts()

    @property
    def _known(self) -> ConnectionFacts:
        facts, name = self._conversation.facts, self._picture[0]
        return msgspec.structs.replace(facts, picture=name) if name else facts

    # -- what changed (observers.Observer) -----------------------------------------------------------------------

    def on_item(self, key: str) -> None:
        self._dirty[key] = None
        self._wake()

    def on_tick(self, key: str) -> None:
        self._ticked[key] = None
        self._wake()

    def on_facts(self) -> None:
        self._facts = True
        self._wake()

    def on_catalog(self) -> None:
        self._facts = self._catalog = True
        self._wake()

    def on_room(self) -> None:
        self._room = True
        self._wake()

    def on_toast(self, fault: Fault) -> None:
        self._toast = fault
        self._wake()

    def on_reset(self) -> None:
        """A new epoch. Each view is sent its snapshot at once; one that misses it asks at the next heartbeat."""
        self._epoch = self._new_epoch()
        self._seq = 0
        self._told_older = False
        self._dirty.clear()
        self._ticked.clear()
        self._running.clear()
        for view, limit in list(self._views.items()):
            self._answer(view, limit)
        if self._viewed:
            self._pulse()

    def _new_epoch(self) -> str:
        """Begins with what stays the panel's own: pages keep drafts by it."""
        return f"{self._panel}.{next(self._visits)}"

    def _wake(self) -> None:
        if self._viewed:
            _pacer.wake(self)
        else:
            self._dirty.clear()  # the first view's snapshot will have it all
            self._ticked.clear()

    def flush(self) -> None:
        """Send what changed since the last time, as one numbered message."""
        changed = self._dirty or self._ticked or self._facts or self._room or self._acks or self._toast
        if not self._viewed or not changed:
            return
        self._seq += 1
        found = {key: self._conversation.transcript.get(key) for key in self._dirty}
        items = [item for item in found.values() if item is not None]
        self._note_running(items)
        older = not self._told_older and self._conversation.session.has_older
        self._told_older = self._told_older or older
        self._post(
            Delta(
                epoch=self._epoch,
                seq=self._seq,
                items=items,
                ticks=self._conversation.session.ticks([key for key in self._ticked if key not in self._dirty]),
                removed=[key for key, item in found.items() if item is None],
                older=older,
                facts=self._known if self._facts else None,
                catalog=self._conversation.catalog if self._catalog else None,
                room=self._conversation.room if self._room else None,
                acks=self._acks,
                toast=self._toast,
            )
        )
        self._dirty.clear()
        self._ticked.clear()
        self._facts = self._catalog = self._room = False
        self._acks, self._toast = [], None
        self._echoed = 0
        self._schedule_beat()

    def _note_running(self, items: list[AnyItem]) -> None:
        for item in items:
            if kind_of(item).under_way(item):
                self._running.add(item.key)
            else:
                self._running.discard(item.key)

    # -- signs of life ------------------------------------------------------------------------------------------

    def _schedule_beat(self) -> None:
        if self._beat is not None:
            self._beat.cancel()
        if self._echoed < len(ECHO_DELAYS):
            delay = ECHO_DELAYS[self._echoed] - (ECHO_DELAYS[self._echoed - 1] if self._echoed else 0)
        else:
            delay = HEARTBEAT_RUNNING if self._running else HEARTBEAT_IDLE
        self._echoed += 1
        self._beat = asyncio.get_running_loop().call_later(delay, self._pulse)

    def _pulse(self) -> None:
        self._post(Heartbeat(epoch=self._epoch, seq=self._seq))
        self._schedule_beat()

    # -- what views ask -----------------------------------------------------------------------------------------

    def take(self, message: FromPage, buffers: Sequence[Any] = ()) -> None:
        """Do what a view asks for, as an act of the id that it gave."""
        act = getattr(message, "id", None)
        with acting(act):
            logger.log(logging.INFO if act else logging.DEBUG, "the page asked: %s", type(message).__name__)
            self._take(message, buffers)

    def _take(self, message: FromPage, buffers: Sequence[Any]) -> None:
        if not isinstance(message, READING) and self._conversation.facts.status == "closed":
            self._refuse(getattr(message, "id", None))
            return
        match message:
            case Hello(view=view, limit=limit) | Resync(view=view, limit=limit):
                if view not in self._views:
                    self.on_view()
                self._views[view] = limit
                self._views.move_to_end(view)
                if len(self._views) > MAX_VIEWS:
                    self._views.popitem(last=False)
                self._answer(view, limit)
            case Older() | Find() | Plot() | Export() | LoadAsset():
                self._queries.take(message)
            case TakePicture(view=view):
                name, content = self._picture
                self._post(Picture(to=view, name=name), [content] if name else None)
            case OpenBeside():
                self._act(message.id, self.open_beside)
            case SendText():
                self._say(message)
            case Cancel():
                for run_id in (message.run_id, *message.others):
                    self._conversation.cancel(run_id)
                self._ack(message.id)
            case SwitchSession():
                self._act(message.id, lambda: self._go(message))
            case Rename(session_id=renamed, name=name):
                self._act(message.id, lambda: self._conversation.rename(renamed, whole(name)))
            case Archive(session_id=moved, archived=archived):
                self._act(message.id, lambda: self._conversation.archive(check_session_id(moved), archived))
            case Delete(session_id=deleted):
                self._act(message.id, lambda: self._conversation.delete(check_session_id(deleted)))
            case Typing(typing=typing):
                self._conversation.typing(typing)
            case Speak(language=language):
                if self.reader.speak(language):
                    self.on_language()
            case MarkSeen(key=key):
                self._conversation.mark_read(key)
            case Edit(id=id, key=key, text=text, session_id=session_id):
                if self._conversation.first_time(id):
                    self._conversation.edit_message(id, key, whole(text), session_id)
                self._ack(id)
            case EndReply():
                self._conversation.stop_reply(message.key)
                self._ack(message.id)
            case Retry():
                self._conversation.retry(message.id, message.key)
                self._ack(message.id)
            case Annotate(run_id=run_id, tags=tags, note=note):
                self._act(message.id, lambda: self._conversation.annotate(run_id, tags=whole(tags), note=whole(note)))
            case Upload():
                self._uploads.take(message, buffers)
                self._ack(message.id)
            case UploadStatus():
                self._uploads.answer(message)
            case Reconnect():
                self._conversation.connect()

    def _say(self, message: SendText) -> None:
        try:
            taken = self._conversation.say(message.id, whole(message.text), message.session_id, after=message.after)
        except Exception as error:  # or the view would say it again for ever
            logger.exception("what was typed could not be handled")
            self.on_toast(
                Fault(
                    code="internal",
                    message=say("panel.unhandled", "That could not be handled: {error}", error=error),
                )
            )
            taken = True
        if taken:
            self._ack(message.id)

    def _act(self, id: str, act: Callable[[], object]) -> None:
        """Do what a view asks for, once, and say so however often it asks."""
        if self._conversation.first_time(id):
            try:
                act()
            except ChatOpsError as error:
                self.on_toast(fault_of(error))
        self._ack(id)

    def _refuse(self, act: str | None) -> None:
        """What was closed is there to be read. What happens by itself, such as typing, is not worth a word."""
        if act is None:
            return
        self.on_toast(
            Fault(
                code="closed",
                message=say("chatops.is_closed", "This ChatOps is closed."),
                hint=say("chatops.run_again", "Run the cell again to go on."),
            )
        )
        self._ack(act)

    def _go(self, where: SwitchSession) -> None:
        if where.leave:
            self._conversation.leave()
        elif where.session_id is not None:
            self._conversation.join(check_session_id(where.session_id))
        else:
            self._conversation.create(whole(where.name))

    def _ack(self, id: str) -> None:
        self._acks.append(id)
        self._wake()

    def _answer(self, view: str, limit: int) -> None:
        """The state as of delta `seq`. What is still dirty is in it too, and comes once more with the next delta."""
        self._viewed = True
        items, older = self._conversation.transcript.newest(min(max(limit, 1), MAX_SNAPSHOT_ITEMS))
        self._note_running(items)
        self._post(
            Snapshot(
                to=view,
                epoch=self._epoch,
                seq=self._seq,
                items=items,
                older=older or self._conversation.session.has_older,
                facts=self._known,
                catalog=self._conversation.catalog,
                room=self._conversation.room,
            )
        )
        if self._beat is None:
            self._schedule_beat()

    def _post(self, message: ToPage, buffers: Sequence[bytes] | None = None) -> None:
        try:
            content = to_page(message)
            try:
                self._send(content, buffers)
            except UnicodeError:  # half a character, which no JSON takes
                self._send(whole(content), buffers)
        except Exception as error:  # whatever the kernel's comm raises, the network must go on
            logger.warning("a message for the panel could not be sent: %s", error)
