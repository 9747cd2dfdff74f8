"""The forked child: it takes calls, and streams what the called functions yield."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

from ...errors import ChatOpsError, CommandFailed
from ...errors.sentences import Sentence
from ...protocol.faults import fault_of
from ...protocol.wire import pack
from . import linux
from .frames import FrameReader, Kind, head

UNHEARD = 70  # the exit code of a child whose answer could not be sent: its descriptors were closed
MOST = 2**62  # bytes of a request: it comes from our own supervisor
_serving: list[tuple[int, socket.socket]] = []  # which process answers on which channel


def serve(parent: int, memory: int, channel: int, output: int, trace: int) -> NoReturn:
    """Carry out one request after the other, and end when no more can come."""
    code = UNHEARD
    try:
        _settle_in(parent, memory, output, trace)
        _answer_all(socket.socket(fileno=channel), os.getpid())
        code = 0
    except BaseException:
        pass  # nobody is left who could be told more than the code
    finally:
        os._exit(code)


def _settle_in(parent: int, memory: int, output: int, trace: int) -> None:
    os.setsid()
    linux.end_with_parent()
    if os.getppid() != parent:
        os._exit(UNHEARD)
    linux.die_first()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    faulthandler.enable(trace, all_threads=False)
    faulthandler.register(signal.SIGUSR1, trace, all_threads=False)
    import resource  # which Windows has not

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS holds nobody to it
        whole = linux.address_space() + memory
        resource.setrlimit(resource.RLIMIT_AS, (whole, whole))


def answer_meanwhile(payload: bytes) -> None:
    """Send an answer from within what was called, before it yields its next. In any other process nothing is sent."""
    for pid, channel in _serving:
        if pid == os.getpid():
            channel.sendall(head(Kind.ANSWER, payload) + payload)


def _answer_all(channel: socket.socket, pid: int) -> None:
    reader = FrameReader()
    _serving[:] = [(pid, channel)]
    while True:
        while (request := reader.take(MOST)) is None:
            data = channel.recv(1 << 20)
            if not data:
                return
            reader.feed(data)
        for kind, payload in _carried_out(request[1]):
            if os.getpid() != pid:  # a fork of what was called has come back here
                os._exit(0)
            channel.sendall(head(kind, payload))
            channel.sendall(payload)


def _carried_out(request: bytes) -> Iterator[tuple[Kind, bytes]]:
    try:
        function: Callable[..., Iterator[bytes]]
        arguments: tuple[Any, ...]
        function, arguments = pickle.loads(request)
        for answer in function(*arguments):
            yield Kind.ANSWER, answer
    except ChatOpsError as error:
        yield Kind.FAULT, pack(fault_of(error))
    except BaseException as error:
        words = Sentence(f"{type(error).__name__}: {_own_words(error)}")  # whoever asked says what it means
        yield Kind.FAULT, pack(fault_of(CommandFailed(words)))
    else:
        yield Kind.END, b""


def _own_words(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except BaseException:  # a stranger's class may not be able to say what it is
        return ""
