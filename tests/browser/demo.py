"""The panel with a pretend kernel, in every state that `js/demo` knows: for what needs no Jupyter to be seen."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser.lab import ROOT, Panel


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Demo:
    """The demo page in a browser's page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def show(self, state: str = "chat", **more: str) -> Panel:
        """Open one state, such as `show("runs", theme="dark", width="320")`."""
        self.page.goto(f"{self.address}/?{urlencode({'state': state} | more)}")
        panel = Panel(self.page.locator("section.chatops"))
        panel.root.wait_for()
        self.page.wait_for_function("() => window.states && document.querySelector('.log')?.getAttribute('role')")
        return panel

    @property
    def states(self) -> list[str]:
        return list(self.page.evaluate("() => window.states"))


@contextmanager
def built_demo() -> Iterator[str]:
    """The address of a demo built from what is in `js/` now."""
    subprocess.run(["node", "build.mjs", "--demo"], cwd=ROOT / "js", check=True, capture_output=True)
    with served(ROOT / "js" / "demo" / "dist") as address:
        yield address
