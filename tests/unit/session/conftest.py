"""The state of a session, for both protocols and for each."""

from __future__ import annotations

import pytest

from chatops_widget.session.state import SessionState
from tests.support.session_events import new_session


@pytest.fixture(params=[1, 2])
def session(request: pytest.FixtureRequest) -> SessionState:
    return new_session(request.param)


@pytest.fixture
def base() -> SessionState:
    return new_session(1)


@pytest.fixture
def extended() -> SessionState:
    return new_session(2)
