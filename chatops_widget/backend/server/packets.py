"""Socket.IO packets within bounds: what a packet announces is checked before anything is kept for it."""

from __future__ import annotations

from typing import Any

from socketio.packet import BINARY_ACK, BINARY_EVENT, EVENT, Packet

from ..quotas import DEFAULTS, Quotas
from . import wire_json

MAX_EVENT_BYTES = 32 * 1024 * 1024  # above MAX_CONTENT on purpose: what is too long gets a sentence, not a dead link
MAX_DEPTH = 64  # of what is nested; parameters and metadata need three


class HostilePacket(ValueError):
    """A packet that no client of any protocol has a use for: its link is not worth keeping."""


class BoundedPacket(Packet):  # type: ignore[misc]  # Socket.IO has no types
    """A packet that is refused as soon as it announces more than an event may have.

    An event may announce any number of binary attachments, each a message of its own, which are kept until the last
    has come.
    """

    json = wire_json
    max_attachments = DEFAULTS.max_attachments
    _attached = 0  # bytes

    @classmethod
    def within(cls, quotas: Quotas) -> type[BoundedPacket]:
        """The kind of packet that has a backend's limits."""
        return type(cls.__name__, (cls,), {"max_attachments": quotas.max_attachments})

    def __init__(self, *args: Any, encoded_packet: Any = None, **options: Any) -> None:
        if encoded_packet is not None and not (isinstance(encoded_packet, str) and encoded_packet):
            raise ValueError("bytes that nobody announced, or nothing")
        super().__init__(*args, encoded_packet=encoded_packet, **options)

    def decode(self, encoded_packet: str) -> int:
        try:
            count = int(super().decode(encoded_packet) or 0)
        except RecursionError:
            raise HostilePacket("is nested too deeply") from None
        if self.packet_type in (EVENT, BINARY_EVENT) and not _is_event(self.data):
            raise ValueError("an event is a list that begins with its name")
        if count == 0 and self.packet_type in (BINARY_EVENT, BINARY_ACK):  # what follows would never be its last one
            raise HostilePacket("announces attachments, and none of them")
        if count > self.max_attachments:
            raise HostilePacket(f"announces {count:,} attachments, of which {self.max_attachments:,} are the limit")
        if encoded_packet.count("[") + encoded_packet.count("{") > MAX_DEPTH and _deeper_than(self.data, MAX_DEPTH):
            raise HostilePacket("is nested too deeply")
        return count

    @classmethod
    def data_is_binary(cls, data: Any) -> bool:
        """As Socket.IO's own says it, whose recursion takes longer than all else of a long answer."""
        inside = [data]
        for each in inside:  # which grows meanwhile
            if isinstance(each, (list, dict)):
                inside.extend(_within(each))
            elif isinstance(each, (bytes, bytearray)):
                return True
        return False

    def add_attachment(self, attachment: Any) -> bool:
        self._attached += len(attachment)
        if self._attached > MAX_EVENT_BYTES:
            raise HostilePacket(f"has more than {MAX_EVENT_BYTES:,} bytes of attachments")
        return bool(super().add_attachment(attachment))


def _is_event(data: Any) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str)


def _deeper_than(data: Any, depth: int) -> bool:
    level = [data]
    for _ in range(depth):
        level = [inner for each in level if isinstance(each, (list, dict)) for inner in _within(each)]
        if not level:
            return False
    return True


def _within(each: Any) -> Any:
    return each.values() if isinstance(each, dict) else each
