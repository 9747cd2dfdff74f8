"""A real IPython kernel, driven over its own protocol as a notebook would."""

from __future__ import annotations

import os
import queue
import time
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

# A connected `chat`, and the module of the backend behind it.
START = """
from chatops_widget import ChatOps
from chatops_widget.client import embedded
chat = ChatOps()
chat.wait_connected(60)
"""


class Kernel:
    """Run cells, interrupt them, kill it."""

    def __init__(self, folder: Path) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=os.environ | {"CHATOPS_HOME": str(folder), "IPYTHONDIR": str(folder / "ipython")})
        self.client: BlockingKernelClient = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def start(self, code: str) -> str:
        return str(self.client.execute(code))

    def finish(self, message_id: str, timeout: float = 60) -> str:
        """Wait for a cell's end; what it printed or evaluated to, or `Error: text`."""
        said: list[str] = []
        while True:
            message: dict[str, Any] = self.client.get_iopub_msg(timeout=timeout)
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

    def run(self, code: str, timeout: float = 60) -> str:
        return self.finish(self.start(code), timeout)

    def await_output(self, message_id: str, text: str, timeout: float = 60) -> None:
        """Wait until a running cell has printed this."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") == message_id and text in message["content"].get("text", ""):
                return
        raise AssertionError(f"{text!r} was not printed")

    def close(self) -> None:
        if self.manager.has_kernel:
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=False)
