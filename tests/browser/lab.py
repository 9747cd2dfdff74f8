"""A real JupyterLab and a real page in it, with the few gestures the tests make."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import IPC, serving

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "browser-tests"
ROOT = Path(__file__).parents[2]


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Serve `folder`; yields the address. Its kernels keep their sessions and prices in there too."""
    settings = folder / ".settings"
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false"}')  # else Lab asks first, in front of what we look at
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}", "--ServerApp.port_retries=0", IPC]
    options += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly", "--LabApp.news_url="]
    options += [f"--LabApp.workspaces_dir={folder / '.workspaces'}"]
    ready = f"/api/status?token={TOKEN}"
    with serving(folder, "jupyterlab", *options, ready=ready, JUPYTERLAB_SETTINGS_DIR=str(settings)) as address:
        yield address


def write_notebook(path: Path, *cells: str, kernel: str = "python3") -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(notebook, path)


# For a kernel whose backend is stopped and started again: on a busy machine that takes longer than links are tried.
PERSEVERE = "from chatops_widget.client import connection\nconnection.RECONNECTION_ATTEMPTS = 10_000\n"


class Notebook:
    """One notebook open in one page."""

    def __init__(self, page: Page, address: str, name: str, *, dark: bool = False) -> None:
        self.page = page
        self.url = f"{address}/lab/tree/{name}?reset&token={TOKEN}"
        page.goto(self.url)
        self._await_ready()
        if dark:
            page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
            page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")

    def _await_ready(self) -> None:
        self.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length")
        self.page.evaluate(
            """async () => {
              await jupyterapp.restored;
              const notebook = jupyterapp.shell.currentWidget;
              await notebook.revealed;
              await notebook.context.ready;
              await notebook.sessionContext.ready;
            }"""
        )
        self.page.wait_for_function(
            """() => {
              const kernel = jupyterapp.shell.currentWidget.sessionContext.session?.kernel;
              return kernel?.connectionStatus === 'connected' && (kernel.status === 'idle' || kernel.status === 'busy');
            }"""
        )

    def reload(self) -> None:
        self.page.goto(self.url.replace("?reset&", "?"))
        self._await_ready()

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        self.page.evaluate("([name, args]) => jupyterapp.commands.execute(name, args)", [name, arguments or {}])

    def start(self, code: str) -> None:
        """Append a cell and run it, without waiting for its end."""
        self.page.evaluate(
            """(code) => {
              const panel = jupyterapp.shell.currentWidget;
              const model = panel.content.model.sharedModel;
              model.insertCell(model.cells.length, {cell_type: 'code', source: code});
              panel.content.activeCellIndex = model.cells.length - 1;
              jupyterapp.commands.execute('notebook:run-cell');
            }""",
            code,
        )

    def run(self, code: str) -> str:
        """Append a cell, run it to its end, and return what it printed or evaluated to."""
        before = self.page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length")
        self.start(code)
        self.await_cell(before)
        return self.output(before)

    def run_all(self) -> None:
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")

    def await_cell(self, index: int) -> None:
        self.page.wait_for_function(
            """(index) => {
              const cell = jupyterapp.shell.currentWidget.content.widgets[index];
              return cell && cell.model.executionCount !== null && cell.model.executionState !== 'running'
                && !cell.hasClass('jp-mod-running');
            }""",
            arg=index,
        )

    def await_running(self, index: int) -> None:
        self.page.wait_for_function(
            "(index) => jupyterapp.shell.currentWidget.content.widgets[index]?.model.executionState === 'running'",
            arg=index,
        )

    def watch_values(self, bar: Locator) -> Callable[[], list[float]]:
        """Note every value a progress bar takes from now on; returns what tells them."""
        bar.evaluate(
            """(bar) => {
              window.barValues = [];
              const note = () => window.barValues.push(Number(bar.getAttribute('aria-valuenow')));
              note();
              new MutationObserver(note).observe(bar, {attributes: true, attributeFilter: ['aria-valuenow']});
            }"""
        )
        return lambda: self.page.evaluate("() => window.barValues")

    def output(self, index: int) -> str:
        """The text of a cell's outputs, tracebacks included."""
        outputs = self.page.evaluate(
            """(index) => {
              const cell = jupyterapp.shell.currentWidget.content.model.cells.get(index);
              return JSON.stringify(cell.sharedModel.getOutputs());
            }""",
            index,
        )
        texts = []
        for output in json.loads(outputs):
            if output["output_type"] == "stream":
                texts.append("".join(output["text"]))
            elif output["output_type"] == "error":
                texts.append("\n".join([f"{output['ename']}: {output['evalue']}", *output["traceback"]]))
            else:
                texts.append("".join(output["data"].get("text/plain", "")))
        return "\n".join(texts)

    def run_cell(self, index: int) -> str:
        """Run a cell that is there already."""
        self.page.evaluate(
            """(index) => {
              jupyterapp.shell.currentWidget.content.activeCellIndex = index;
              jupyterapp.commands.execute('notebook:run-cell');
            }""",
            index,
        )
        self.await_cell(index)
        return self.output(index)

    def code_cells(self) -> list[int]:
        types = self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.type)"
        )
        return [index for index, kind in enumerate(types) if kind == "code"]

    @property
    def cells(self) -> int:
        return int(self.page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length"))

    def shut_down(self) -> None:
        """End the kernel, and with it its backend."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget?.sessionContext?.shutdown()")

    def await_picture(self, words: str) -> None:
        """Until the notebook holds a picture of its panel with these words."""
        self.page.wait_for_function(
            """(words) => JSON.stringify(jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON())
                .includes(words)""",
            arg=words,
        )

    def save(self) -> None:
        self.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

    def panel(self, nth: int = 0) -> Panel:
        return Panel(self.page.locator("section.chatops").nth(nth))


class Panel:
    """One view of the chat, as a reader sees it."""

    def __init__(self, root: Locator) -> None:
        self.root = root

    @property
    def run_cards(self) -> Locator:
        return self.root.get_by_test_id("run-card")

    @property
    def comparison_cards(self) -> Locator:
        return self.root.get_by_test_id("comparison-card")

    @property
    def bubbles(self) -> Locator:
        return self.root.locator(".bubble")

    @property
    def connection(self) -> Locator:
        return self.root.get_by_test_id("connection")

    @property
    def delivery(self) -> Locator:
        return self.root.get_by_test_id("delivery")

    def await_connected(self) -> None:
        expect(self.connection).to_have_text("Connected")

    def say(self, text: str) -> None:
        composer = self.root.get_by_test_id("composer")
        composer.fill(text)
        composer.press("Enter")

    def texts(self) -> list[str]:
        """What every bubble says, top to bottom, as far as it is mounted."""
        # Not the inner text: rows out of sight are not laid out and have none.
        return [text.strip() for text in self.bubbles.all_text_contents()]

    def rows(self) -> dict[str, str]:
        """As `texts`, by the key of each row: of a long conversation only the part near the reader is mounted."""
        pairs: list[tuple[str, str]] = self.root.locator(".row[data-key]").evaluate_all(
            "(rows) => rows.map((row) => [row.dataset.key, row.querySelector('.bubble')?.textContent.trim() ?? ''])"
        )
        return dict(pairs)


OpenNotebook = Callable[..., Notebook]
