"""What a view may say and ask for, and what it is never told."""

from __future__ import annotations

from typing import Any

from chatops_widget import ChatOps
from chatops_widget.panel.bridge import Bridge, whole
from chatops_widget.panel.widget import ASSETS, STATIC
from chatops_widget.protocol.panel import Fetch, Say
from tests.support.waiting import until


def test_half_a_character_and_a_number_without_end_do_not_silence_a_panel(chat: ChatOps) -> None:
    chat.wait_connected()
    sent: list[dict[str, Any]] = []

    def send(message: dict[str, Any], buffers: object) -> None:
        str(message).encode("utf-8")  # as Jupyter's packer does
        sent.append(message)

    async def make() -> Bridge:
        return Bridge(chat._conversation, send)

    bridge = chat._io.run(make(), timeout=10, what="the bridge")
    chat._do(lambda: bridge._answer("view", 10))
    chat._do(lambda: bridge.take(Say(view="view", id="1", text="half \ud83d")))
    chat._do(lambda: bridge.take(Say(view="view", id="2", text="/run_backtest x fast=" + "9" * 5000)))
    until(lambda: {ack for message in sent for ack in message.get("acks", [])} == {"1", "2"}, "both acks")
    chat._do(bridge.close)
    assert whole({"a": ["\ud83d", 1]}) == {"a": ["?", 1]}


def test_a_view_gets_the_panels_own_files_and_no_other(chat: ChatOps) -> None:
    sent: list[tuple[str, bytes]] = []

    async def make() -> Bridge:
        return Bridge(
            chat._conversation, lambda message, buffers=None: sent.append((message["name"], *buffers)), ASSETS
        )

    bridge = chat._io.run(make(), timeout=10, what="the bridge")
    for name in ("../panel", "/etc/hosts", "index", "licenses", "acts.js", "acts", "words.ko"):
        chat._do(lambda name=name: bridge.take(Fetch(view="view", name=name)))
    until(lambda: len(sent) >= 2, "both files")
    chat._do(bridge.close)
    assert dict(sent) == {
        "acts": (STATIC / "acts.js").read_bytes(),
        "words.ko": (STATIC / "words.ko.json").read_bytes(),
    }
