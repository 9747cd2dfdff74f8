"""A user's secret is theirs alone, the same whenever they come, and another one for each backend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatops_widget.client import secret


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "deep" / "home"
    monkeypatch.setenv("CHATOPS_HOME", str(home))
    return home


def test_it_is_kept_for_its_owner_alone_and_is_another_at_each_backend(home: Path) -> None:
    here, there = secret.secret_for("ws://desk:8500"), secret.secret_for("ws://elsewhere:8500")
    assert here != there
    assert secret.secret_for("WS://DESK:8500") == here
    kept = (home / "secret").read_text()
    assert kept not in (here, there)
    assert len(kept) == 64
    if os.name == "posix":
        assert (home / "secret").stat().st_mode & 0o777 == 0o600
    program = "from chatops_widget.client.secret import secret_for; print(secret_for('ws://desk:8500'))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here


def test_where_it_cannot_be_kept_it_is_this_process_alone_that_has_it(home: Path) -> None:
    home.parent.mkdir()
    home.write_text("a file where a folder should be")
    assert secret.secret_for("ws://desk:8500") == secret.secret_for("ws://desk:8500")
    assert home.read_text() == "a file where a folder should be"
