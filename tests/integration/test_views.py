"""What a view may say and ask for, and what it is never told."""

from __future__ import annotations

from typing import Any

from chatops_widget import ChatOps
from chatops_widget.panel.widget import ASSETS, STATIC
from chatops_widget.protocol.panel import Hello, LoadAsset, SendText, whole
from tests.support.view import View
from tests.support.waiting import until


def test_half_a_character_and_a_number_without_end_do_not_silence_a_panel(chat: ChatOps) -> None:
    chat.wait_connected()
    sent: list[dict[str, Any]] = []

    def send(message: dict[str, Any], buffers: object) -> None:
        str(message).encode("utf-8")  # as Jupyter's packer does
        sent.append(message)

    view = View(chat, send)
    view.say(Hello(view="view", limit=10))
    view.say(SendText(view="view", id="1", text="half \ud83d"))
    view.say(SendText(view="view", id="2", text="/run_backtest x fast=" + "9" * 5000))
    until(lambda: {ack for message in sent for ack in message.get("acks", [])} == {"1", "2"}, "both acks")
    view.close()
    assert whole({"a": ["\ud83d", 1]}) == {"a": ["?", 1]}


def test_a_view_gets_the_panels_own_files_and_no_other(chat: ChatOps) -> None:
    view = View(chat, assets=ASSETS)
    for name in ("../panel", "/etc/hosts", "index", "licenses", "acts.js", "acts", "words.ko"):
        view.say(LoadAsset(view="view", name=name))
    until(lambda: len(view.heard) >= 2, "both files")
    view.close()
    assert {message["name"]: content for message, (content,) in zip(view.heard, view.buffers, strict=True)} == {
        "acts": (STATIC / "acts.js").read_bytes(),
        "words.ko": (STATIC / "words.ko.json").read_bytes(),
    }
