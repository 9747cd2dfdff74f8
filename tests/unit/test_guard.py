"""The unit layer's own promise: no connection, no backend."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest


def test_a_connection_and_a_backend_are_refused_and_remembered(alone: Any) -> None:
    with socket.socket() as link, pytest.raises(AssertionError, match=r"socket\.connect"):
        link.connect(("127.0.0.1", 9))
    with pytest.raises(AssertionError, match="a process of"):
        subprocess.run([sys.executable, "-m", "chatops_widget.backend", "--help"], check=True)
    with socket.socket() as server, suppress(AssertionError):
        server.bind(("127.0.0.1", 0))
    assert len(alone.found) == 3
    alone.found.clear()
