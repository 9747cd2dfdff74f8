"""A backend whose disk is full says so, keeps nothing by halves, and goes on when there is room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import ChatOpsError
from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient, history
from tests.support.transcript import shown
from tests.support.upload_backend import GOOD
from tests.support.waiting import until

REFUSAL = "The backend cannot store this now (disk I/O error)."


def test_what_a_full_disk_cannot_take_is_refused_in_words_and_taken_when_there_is_room(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url, user="ana")
    chat.wait_connected()
    with backend.disk_full():
        chat.send_message("too much")
        until(lambda: shown(chat)[0].delivery == "failed", "it to be refused")
        with pytest.raises(ChatOpsError, match=r"cannot store this now \(File too large\)\."):  # and no path
            chat.upload(GOOD.encode(), "ACME.csv")
    fault = shown(chat)[0].fault
    assert fault is not None
    assert (fault.code, fault.message) == ("store_failed", REFUSAL)
    assert "full" in str(fault.hint)
    chat.send_message("/help")
    chat.upload(GOOD.encode(), "ACME.csv")
    bo = open_raw(backend.url, auth=ANA)
    bo.join(chat.session_id)
    kept = [each["payload"]["content"] for each in history(bo, chat.session_id) if each["payload"].get("user")]
    assert kept == ["/help", "ana added ACME: 6 bars, 2020-01-01 to 2020-01-06."]
