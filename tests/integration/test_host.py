"""Where no panel can be shown there is a sentence, not an empty box."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from chatops_widget import ChatOps
from chatops_widget.panel.host import shortcoming
from tests.support.waiting import PATIENCE

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_a_notebook_that_is_read_without_its_kernel_says_what_was_here(chat: ChatOps) -> None:
    chat.wait_connected()
    bundle, _ = chat._repr_mimebundle_()
    assert WIDGET in bundle
    assert bundle["text/plain"] == f"{chat!r} — run this notebook to see the panel."
    assert bundle["text/html"].startswith("<p>&lt;ChatOps session_")


def test_colab_says_why_it_shows_no_panel_and_what_works(chat: ChatOps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    bundle, _ = chat._repr_mimebundle_()
    assert WIDGET not in bundle, "it would stand still, and hide the sentence"
    assert "Google Colab shows nothing that a background thread sends" in bundle["text/html"]
    assert "chat.freeze()" in bundle["text/plain"]


def test_a_terminal_says_where_panels_are_shown() -> None:
    code = "from chatops_widget.panel.host import shortcoming; print(shortcoming())"
    told = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--simple-prompt", "--colors=NoColor", "-c", code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert "A terminal shows no panel; a notebook does" in told.stdout, told.stderr
    assert shortcoming() is None, "here, where there is no shell at all, nobody looks"
