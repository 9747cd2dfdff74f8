"""Take the README's pictures of the panel, in a real JupyterLab: `python scripts/pictures.py`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))
from lab import CHROMIUM_FLAGS, Notebook, jupyterlab, write_notebook  # noqa: E402

SETUP = """
from chatops_widget import ChatOps
chat = ChatOps(user="ana")
chat.create_session("momentum study")
chat
"""


def picture(notebook: Notebook, target: Path) -> None:
    notebook.run_cell(0)
    panel = notebook.panel()
    panel.await_connected()
    panel.root.evaluate("(root) => { root.style.height = '860px'; root.style.width = '760px'; }")
    panel.say("/run_backtest donchian_breakout entry=55 exit=20")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    panel.say("/compare_strategies sma_cross rsi_reversion")
    expect(panel.comparison_cards.last).to_be_visible()
    panel.say("which is better?")
    expect(panel.bubbles).to_have_count(4)
    composer = panel.root.get_by_test_id("composer")
    composer.fill("")
    composer.press_sequentially("/run_backtest sma_cross fa")
    notebook.page.mouse.move(0, 0)
    panel.root.screenshot(path=str(target), animations="disabled")
    notebook.shut_down()


def main() -> None:
    expect.set_options(timeout=60_000)  # the first run waits for cold workers
    folder = Path(tempfile.mkdtemp(prefix="pictures-"))
    (ROOT / "docs").mkdir(exist_ok=True)
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for theme in ("light", "dark"):
            write_notebook(folder / f"{theme}.ipynb", SETUP)
            page = chromium.new_page(viewport={"width": 1200, "height": 1150}, device_scale_factor=1.5)
            notebook = Notebook(page, address, f"{theme}.ipynb", dark=theme == "dark")
            picture(notebook, ROOT / "docs" / f"panel-{theme}.png")
            page.close()
        chromium.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
