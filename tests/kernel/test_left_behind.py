"""What a killed backend leaves behind is removed by the next one, and one that ends leaves nothing."""

from __future__ import annotations

from pathlib import Path

import psutil

from tests.kernel.driving import START, Kernel
from tests.support.waiting import PATIENCE, until


def test_the_token_of_a_killed_backend_is_removed_when_the_next_one_starts(kernel: Kernel) -> None:
    assert kernel.run(START) == ""
    folder = Path(kernel.run("print(embedded.joined().folder)").strip())
    psutil.Process(int(kernel.run("embedded.joined().entry.pid"))).kill()
    assert (folder / "token").exists()
    assert kernel.run(f"chat.trigger_backtest('momentum', timeout={PATIENCE}).result().strategy_id") == "'momentum'"
    assert not folder.exists()
    following = Path(kernel.run("print(embedded.joined().folder)").strip())
    assert (following / "token").exists()
    kernel.kill()
    until(lambda: not following.exists(), "the backend to clear up behind itself")
