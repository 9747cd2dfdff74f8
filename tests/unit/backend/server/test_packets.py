"""Packets announce what they hold, and are refused for that before anything is kept."""

from __future__ import annotations

from typing import Any

import pytest
import socketio.packet

from chatops_widget.backend.quotas import Quotas
from chatops_widget.backend.server import packets
from chatops_widget.backend.server.packets import MAX_DEPTH, BoundedPacket, HostilePacket


def test_a_billion_attachments_are_refused_when_they_are_announced() -> None:
    with pytest.raises(HostilePacket, match="announces 999,999,999 attachments"):
        BoundedPacket(encoded_packet='5999999999-["uploadFile",{}]')
    few = BoundedPacket.within(Quotas(max_attachments=2))
    assert few(encoded_packet='52-["x"]').attachment_count == 2
    with pytest.raises(HostilePacket, match="announces 3 attachments, of which 2 are the limit"):
        few(encoded_packet='53-["x"]')


def test_a_packet_of_attachments_without_any_is_refused_since_it_would_wait_for_ever() -> None:
    for text in ('50-["x",{}]', '5["x",{}]', "60-1[]"):
        with pytest.raises(HostilePacket, match="none of them"):
            BoundedPacket(encoded_packet=text)


@pytest.mark.parametrize("text", ["2", "2[]", "2{}", "2[7]", "2[null]", '2"x"', "51-[]"])
def test_an_event_has_a_name(text: str) -> None:
    with pytest.raises(ValueError, match="begins with its name"):
        BoundedPacket(encoded_packet=text)


@pytest.mark.parametrize("data", ["", b"", b'2["x"]'])
def test_bytes_that_nobody_announced_are_no_packet(data: str | bytes) -> None:
    with pytest.raises(ValueError, match="nobody announced"):
        BoundedPacket(encoded_packet=data)


def test_attachments_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "MAX_EVENT_BYTES", 10)
    packet = BoundedPacket(encoded_packet='52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
    assert packet.add_attachment(b"123456") is False
    with pytest.raises(HostilePacket, match="more than 10 bytes"):
        packet.add_attachment(b"12345")
    packet = BoundedPacket(encoded_packet='51-["x",{"_placeholder":true,"num":0}]')
    assert packet.add_attachment(b"1234567890")
    assert packet.data == ["x", b"1234567890"]


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 500, 200_000])
def test_what_is_nested_too_deeply_is_refused_however_deep(depth: int) -> None:
    with pytest.raises(HostilePacket, match="nested too deeply"):
        BoundedPacket(encoded_packet=f'2["x",{"[" * depth}{"]" * depth}]')


def test_what_is_wide_and_not_deep_is_an_event_as_any() -> None:
    inner = "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    packet = BoundedPacket(encoded_packet=f'2["x",{{"a":[{",".join(["{}"] * 999)}],"b":{inner}}}]')
    assert packet.data[0] == "x"
    assert len(packet.data[1]["a"]) == 999


@pytest.mark.parametrize(
    "data",
    [
        *(None, 7, "text", b"", b"x", bytearray(b"x"), [], {}, [b"x"], [None, {"a": []}], ("x", b"x")),
        [{"a": [1, {"b": {"c": [[], b"x"]}}]}, "x"],
        {"people": [{"user": f"user {k}"} for k in range(500)]},
        [[{"a": {}}], [[[]]], {"a": [b""]}],
    ],
)
def test_bytes_are_found_wherever_socketio_would_find_them(data: Any) -> None:
    assert BoundedPacket.data_is_binary(data) is socketio.packet.Packet.data_is_binary(data)
