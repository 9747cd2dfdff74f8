"""What a killed kernel leaves behind is removed by the next one."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil

from tests.kernel.driving import START, Kernel
from tests.support.waiting import PATIENCE


def test_the_token_of_a_killed_kernel_is_removed_when_the_next_one_starts(kernel: Kernel, tmp_path: Path) -> None:
    assert kernel.run(START) == ""
    folder = Path(kernel.run("print(embedded._child.folder)").strip())
    backend = psutil.Process(int(kernel.run("embedded._child.process.pid")))
    os.kill(int(kernel.run("import os\nos.getpid()")), signal.SIGKILL)
    backend.wait(PATIENCE)
    assert (folder / "token").exists()
    following = Kernel(tmp_path / "next")
    try:
        assert following.run(START) == ""
        assert not folder.exists()
        assert Path(following.run("print(embedded._child.folder)").strip()).exists()
    finally:
        following.close()
