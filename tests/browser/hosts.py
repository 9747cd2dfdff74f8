"""The other places a panel is shown in, each as its own command serves it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.browser.lab import TOKEN, free_port, places


@contextmanager
def serving(folder: Path, *command: str, ready: str = "/", **more: str) -> Iterator[str]:
    """Run `python -m command` in `folder`, with `{port}` filled in, until the block ends; yields its address."""
    port = free_port()
    settings = {
        **places(folder),
        "XDG_CONFIG_HOME": str(folder / ".xdg"),
        "XDG_STATE_HOME": str(folder / ".xdg"),
        "XDG_CACHE_HOME": str(folder / ".xdg"),
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHATOPS_")} | settings
    filled = [part.format(port=port) for part in command]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *filled], cwd=folder, env=environment | more, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        await_answer(f"{address}{ready}", server)
        yield address
    finally:
        server.terminate()  # it ends its kernels, and they their backends
        server.wait(timeout=30)


def await_answer(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until it says anything: that it has no such page will do."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            continue
        return
    raise RuntimeError(f"The server ended with code {server.returncode}; see server.log.")


def notebook7(folder: Path) -> AbstractContextManager[str]:
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}", "--ServerApp.port_retries=0"]
    options += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.news_url=", f"--JupyterNotebookApp.workspaces_dir={folder / '.workspaces'}"]
    return serving(folder, "notebook", *options, ready=f"/api/status?token={TOKEN}")


def voila(folder: Path, notebook: str, theme: str) -> AbstractContextManager[str]:
    options = ["--no-browser", "--Voila.ip=127.0.0.1", "--port={port}", "--Voila.port_retries=0", f"--theme={theme}"]
    return serving(folder, "voila", notebook, *options, ready="/static/")


def marimo(folder: Path, app: str, theme: str) -> AbstractContextManager[str]:
    (folder / "pyproject.toml").write_text(f'[tool.marimo.display]\ntheme = "{theme}"\n')
    options = ["--headless", "--no-token", "--host", "127.0.0.1", "--port", "{port}"]
    return serving(folder, "marimo", "run", app, *options, ready="/health")
