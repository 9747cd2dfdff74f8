"""Ids: made up here, and checked at every door. Pure but for the clock."""

from __future__ import annotations

import threading
import time
import uuid

from ..errors import BadInput, quoted
from ..errors.sentences import say

_naming = threading.Lock()
_last_session = 0


def new_id() -> str:
    return uuid.uuid4().hex


def new_message_id() -> str:
    return f"msg_{uuid.uuid4().hex[:16]}"


def new_session_id() -> str:
    """Milliseconds since 1970, and never the same twice in this process."""
    global _last_session
    with _naming:
        _last_session = max(time.time_ns() // 1_000_000, _last_session + 1)
        return f"session_{_last_session}"


def check_session_id(raw: object) -> str:
    """Raises BadInput for what names no session: anything short that can be printed does."""
    if not isinstance(raw, str) or not 0 < len(raw) <= 128 or not raw.isprintable():
        raise BadInput(
            say("session.bad_id", "{id} is no session id.", id=quoted(raw)),
            hint=say("session.id_looks", 'They look like "session_1697472000000".'),
            code="malformed",
        )
    return raw
