"""A server of notebooks as a child process, on a port and in folders of its own, gone with its kernels in the end."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.ports import reserved_port
from tests.support.waiting import PATIENCE, until

# Kernels over sockets that are files: the ports of TCP are chosen here, let go, and perhaps somebody else's in between.
IPC = "--KernelManager.transport=ipc"


def places(folder: Path) -> dict[str, str]:
    """Settings that keep all that a Jupyter and our backend write in `folder`."""
    return {
        "CHATOPS_HOME": str(folder / "chatops"),
        "CHATOPS_LINGER": "1",
        "JUPYTER_CONFIG_DIR": str(folder / ".config"),
        "JUPYTER_DATA_DIR": str(folder / ".data"),
        "IPYTHONDIR": str(folder / ".ipython"),
        "XDG_CONFIG_HOME": str(folder / ".xdg"),
        "XDG_STATE_HOME": str(folder / ".xdg"),
        "XDG_CACHE_HOME": str(folder / ".xdg"),
    }


@contextmanager
def serving(folder: Path, *command: str, ready: str = "/", **more: str) -> Iterator[str]:
    """Run `python -m command` in `folder`, with `{port}` filled in, until the block ends; yields its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHATOPS_")}
    with (
        reserved_port() as port,
        TemporaryDirectory(prefix="run-") as runtime,  # the name of a socket must be short
        (folder / "server.log").open("wb") as log,
    ):
        server = subprocess.Popen(
            [sys.executable, "-m", *(part.format(port=port) for part in command)],
            cwd=folder,
            env=environment | places(folder) | {"JUPYTER_RUNTIME_DIR": runtime} | more,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: answers(f"{address}{ready}") or server.poll() is not None, f"{command[0]} to answer")
            if server.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with code {server.returncode}; see {log.name}.")
            yield address
        finally:
            end(server)


def answers(url: str) -> bool:
    """Whether anything is said there: that there is no such page will do."""
    try:
        urllib.request.urlopen(url, timeout=PATIENCE).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def end(server: subprocess.Popen[bytes]) -> None:
    """It ends its kernels, and they their backends; killed, its kernels notice."""
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
