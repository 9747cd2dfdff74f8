"""The embedded backend: one process for all notebooks of a home, found through `folders.shared_backend`, or started.

It is nobody's child in particular: it lives as long as any process uses it, and ends some seconds after the last.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import threading

from ..errors import BackendUnavailable
from ..errors.sentences import Sentence, conjunction, say
from ..folders.home import home_folder, prices_folder
from ..folders.locks import FileLock
from ..folders.shared_backend import Busy, Entry, MeetingPlace, NotOurs, differences, use
from ..protocol.messages import PROTOCOL, Fault
from .configuration import Configuration
from .endpoint import Endpoint
from .starting import Start, forget

__all__ = ["Configuration", "Joined", "endpoint", "home_folder", "joined", "prices_folder", "running", "stop"]

TURN_SECONDS = 240.0  # for another process to start the backend: twice what a start may take
_DIFFERING = {  # what configurations can differ in, in a sentence; the others are names of variables
    "Python": say("embedded.python", "their Python"),
    "version": say("embedded.version", "their version of chatops_widget"),
    "machine": say("embedded.machine", "the machine or container they run in"),
    "options": say("embedded.options", "the options of their backend"),
}
_lock = threading.Lock()
_joined: dict[str, Joined] = {}  # by configuration
_starting: Start | None = None


class Joined:
    """A backend that this process uses: it lives as long as we hold `presence`."""

    def __init__(self, place: MeetingPlace, key: str, entry: Entry, presence: FileLock) -> None:
        self.entry = entry
        self.folder = place.folder_of(entry)
        self.token = (self.folder / "token").read_text(encoding="ascii")
        self._place, self._key, self._presence = place, key, presence

    @property
    def stands(self) -> bool:
        """Whether it is the one that whoever comes now would find."""
        return self._place.find(self._key) == self.entry

    def endpoint(self) -> Endpoint:
        return Endpoint(f"ws://127.0.0.1:{self.entry.port}", self.token, PROTOCOL, remark=self._remark())

    def _remark(self) -> Fault | None:
        """That others use the same store through another backend."""
        apart = differences([self.entry, *self._place.entries()])
        if not apart:
            return None
        return Fault(
            code="backend_apart",
            message=say(
                "embedded.apart",
                "Other notebooks of this home have another backend, since they differ in {names}: what is said there is"
                " kept for this one too, but not shown here at once.",
                names=conjunction([_DIFFERING.get(name, name) for name in apart]),
            ),
            hint=say(
                "embedded.alike", "Notebooks that are alike in that share one; chatops-backend doctor names them."
            ),
        )

    def leave(self) -> None:
        self._presence.release()
        self._presence.path.unlink(missing_ok=True)


def joined() -> Joined | None:
    """The backend that this process has joined last, if any."""
    return next(reversed(_joined.values()), None)


def running(configuration: Configuration) -> bool:
    """Whether there is one, of this process or of another."""
    return MeetingPlace(configuration.home).find(configuration.key) is not None


def endpoint(configuration: Configuration) -> Endpoint:
    """The address of the home's backend; started if there is none, or if it died. Blocks until it is up."""
    with _lock:
        here = _joined.get(configuration.key)
        if here is None or not here.stands:
            if here is not None:
                here.leave()
                del _joined[configuration.key]
            here = _joined[configuration.key] = _join(configuration)
        return here.endpoint()


def _join(configuration: Configuration) -> Joined:
    _check_extra()
    place = MeetingPlace(configuration.home)
    try:
        place.make()
        for folder in configuration.folders:
            folder.mkdir(parents=True, exist_ok=True)
        with place.turn(TURN_SECONDS):
            entry = place.find(configuration.key)
            if entry is None:
                place.tidy()
                return _start(configuration, place)
            return Joined(place, configuration.key, entry, use(place.folder_of(entry)))
    except BackendUnavailable:
        raise
    except NotOurs:
        raise BackendUnavailable(
            say(
                "embedded.not_ours",
                "The folder {folder} is not yours alone: what is found there could be somebody else's backend.",
                folder=place.folder,
            ),
            hint=_hint(configuration),
        ) from None
    except Busy as error:
        raise BackendUnavailable(
            say(
                "embedded.busy",
                "Process {pid} has been starting the backend of {home} for {seconds:g} s.",
                pid=str(error.pid),
                home=configuration.home,
                seconds=TURN_SECONDS,
            ),
            hint=_hint(configuration),
        ) from None
    except OSError as error:
        raise BackendUnavailable(
            say("embedded.failed", "The embedded backend did not start: {error}", error=error),
            hint=_hint(configuration),
        ) from None


def _start(configuration: Configuration, place: MeetingPlace) -> Joined:
    global _starting
    start = _starting = Start(configuration, place)
    presence = use(start.folder)  # before it looks for who uses it
    try:
        entry = start.entry()
        here = Joined(place, configuration.key, entry, presence)
        place.publish(configuration.key, entry)
    except BaseException as error:
        presence.release()
        start.give_up()
        if isinstance(error, BackendUnavailable):
            error.hint = error.hint or _hint(configuration)
        raise
    finally:
        _starting = None
    return here


def _check_extra() -> None:
    missing = [name for name in ("distributed", "arch") if importlib.util.find_spec(name) is None]
    if missing:
        raise BackendUnavailable(
            say("embedded.needs", "The embedded backend needs {packages}.", packages=" and ".join(missing)),
            hint=say(
                "embedded.install",
                'pip install "chatops_widget[backend]", or give the URL of a backend: ChatOps("ws://…").',
            ),
        )


def _hint(configuration: Configuration) -> Sentence:
    return say(
        "embedded.home",
        "What it keeps is in {home}; CHATOPS_HOME names another folder.",
        home=configuration.home,
    )


def stop() -> None:
    """Use no embedded backend any more: it ends by itself, some seconds after the last who uses it."""
    start = _starting
    if start is not None:  # not waited for: the process is ending, and nobody has found it yet
        start.give_up()
    for here in list(_joined.values()):
        here.leave()
    _joined.clear()


def _end() -> None:
    stop()
    forget()


_of_the_parent: list[object] = []  # kept, since subprocess warns of those that are forgotten while they run


def _begin_anew() -> None:
    """In a forked child: it is no user of the backend before it wants one."""
    global _lock, _joined, _starting
    _of_the_parent.append((_joined, _starting))
    _lock, _joined, _starting = threading.Lock(), {}, None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
atexit.register(_end)
