"""The other places a panel is shown in, each as its own command serves it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tests.browser.lab import TOKEN
from tests.browser.serving import IPC, serving


def notebook7(folder: Path) -> AbstractContextManager[str]:
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}", "--ServerApp.port_retries=0"]
    options += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.news_url=", f"--JupyterNotebookApp.workspaces_dir={folder / '.workspaces'}"]
    return serving(folder, "notebook", IPC, *options, ready=f"/api/status?token={TOKEN}")


def voila(folder: Path, notebook: str, theme: str) -> AbstractContextManager[str]:
    options = ["--no-browser", "--Voila.ip=127.0.0.1", "--port={port}", "--Voila.port_retries=0", f"--theme={theme}"]
    return serving(folder, "voila", notebook, IPC, *options, ready="/static/")


def marimo(folder: Path, app: str, theme: str) -> AbstractContextManager[str]:
    (folder / "pyproject.toml").write_text(f'[tool.marimo.display]\ntheme = "{theme}"\n')
    options = ["--headless", "--no-token", "--host", "127.0.0.1", "--port", "{port}"]
    return serving(folder, "marimo", "run", app, *options, ready="/health")
