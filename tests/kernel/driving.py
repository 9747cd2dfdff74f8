"""A real IPython kernel, driven over its own protocol as a notebook would."""

from __future__ import annotations

import os
import queue
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.support.dying import die_with_parent
from tests.support.waiting import PATIENCE, until

# A connected `chat`, and the module of the backend behind it.
START = f"""
from chatops_widget import ChatOps
from chatops_widget.client import embedded
chat = ChatOps()
chat.wait_connected({PATIENCE})
"""


class Kernel:
    """Run cells, interrupt them, kill it."""

    def __init__(self, folder: Path) -> None:
        # Not over TCP: its ports would be chosen here, let go, and perhaps somebody else's when the kernel takes them.
        self._sockets = TemporaryDirectory(prefix="kernel-")  # the name of a socket must be short
        self.manager = KernelManager(
            kernel_name="python3", transport="ipc", connection_file=f"{self._sockets.name}/kernel.json"
        )
        env = os.environ | {"CHATOPS_HOME": str(folder), "IPYTHONDIR": str(folder / "ipython")}
        self.manager.start_kernel(env=env, preexec_fn=die_with_parent)
        self.client: BlockingKernelClient = self.manager.blocking_client()
        try:
            self.client.start_channels()
            self.client.wait_for_ready(timeout=PATIENCE)
        except BaseException:  # also when the test's own time is over
            self.close()
            raise

    def start(self, code: str) -> str:
        return str(self.client.execute(code))

    def finish(self, message_id: str) -> str:
        """Wait for a cell's end; what it printed or evaluated to, or `Error: text`."""
        said: list[str] = []
        while True:
            message: dict[str, Any] = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            content = message["content"]
            match message["msg_type"]:
                case "stream":
                    said.append(content["text"])
                case "execute_result":
                    said.append(content["data"]["text/plain"])
                case "error":
                    said.append(f"{content['ename']}: {content['evalue']}")
                case "status" if content["execution_state"] == "idle":
                    return "".join(said)

    def run(self, code: str) -> str:
        return self.finish(self.start(code))

    def await_output(self, message_id: str, text: str) -> None:
        """Wait until a running cell has printed this."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") == message_id and text in message["content"].get("text", ""):
                return
        raise AssertionError(f"{text!r} was not printed")

    def kill(self) -> None:
        """End it without a word, and wait until it is gone."""
        provisioner: Any = self.manager.provisioner
        os.kill(provisioner.pid, signal.SIGKILL)
        until(lambda: not self.manager.is_alive(), "the kernel to be gone")

    def close(self) -> None:
        if self.manager.has_kernel:
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=False)
        self._sockets.cleanup()
