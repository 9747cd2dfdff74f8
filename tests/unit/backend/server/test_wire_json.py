"""What is written for the wire is JSON that every reader takes, and means the same as what `json` writes."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.server import wire_json
from chatops_widget.backend.server.packets import BoundedPacket

numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text() | st.text(st.characters(categories=["Cs"]), max_size=1)  # half of a surrogate pair
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


@given(values)
def test_it_means_what_json_means(value: object) -> None:
    written = wire_json.dumps(value, separators=(",", ":"))
    assert json.loads(written) == wire_json.loads(written) == value


def test_what_is_no_number_is_null() -> None:
    assert wire_json.dumps([math.nan, math.inf, 1.5]) == "[null,null,1.5]"


def test_packets_are_written_and_read_by_it() -> None:
    packet = BoundedPacket(data=["message", {"content": "é", "n": math.nan}, b"bytes"])
    text, attachment = packet.encode()
    assert text == '51-["message",{"content":"é","n":null},{"_placeholder":true,"num":0}]'
    read = BoundedPacket(encoded_packet=text)
    read.add_attachment(attachment)
    assert read.data == ["message", {"content": "é", "n": None}, b"bytes"]
