"""Take the pictures of the README and the docs, in a real JupyterLab: `python scripts/pictures.py [scene ...]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))
from lab import CHROMIUM_FLAGS, Notebook, Panel, jupyterlab, write_notebook  # noqa: E402

SETUP = """
from chatops_widget import ChatOps
chat = ChatOps(user="ana")
chat.create_session("momentum study")
chat
"""

# A scene brings the panel into a state and returns what is to be in the picture. A new one is a function with @scene.
Scene = Callable[[Notebook, Panel], Locator]
SCENES: dict[str, Scene] = {}


def scene(take: Scene) -> Scene:
    SCENES[take.__name__] = take
    return take


@scene
def panel(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 860)
    converse(panel)
    panel.root.get_by_test_id("composer").press_sequentially("/run_backtest sma_cross fa")
    return panel.root


@scene
def palette(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 420)
    panel.root.get_by_test_id("composer").press_sequentially("/")
    return panel.root


@scene
def run(notebook: Notebook, panel: Panel) -> Locator:
    panel.say("/run_backtest donchian_breakout entry=55 exit=20")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    return panel.run_cards.last


@scene
def comparison(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 860)
    panel.say("/compare_strategies sma_cross rsi_reversion donchian_breakout")
    expect(panel.comparison_cards.last).to_be_visible()
    return panel.comparison_cards.last


@scene
def keys(notebook: Notebook, panel: Panel) -> Locator:
    panel.root.get_by_test_id("composer").press("F1")
    return panel.root.get_by_test_id("shortcuts")


@scene
def narrow(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 340, 640)
    converse(panel)
    return panel.root


@scene
def frozen(notebook: Notebook, panel: Panel) -> Locator:
    converse(panel)
    notebook.start("chat.freeze()")
    return notebook.page.locator(".jp-OutputArea-output section:not(.chatops)")


def converse(panel: Panel) -> None:
    panel.say("/run_backtest donchian_breakout entry=55 exit=20")
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    panel.say("/compare_strategies sma_cross rsi_reversion")
    expect(panel.comparison_cards.last).to_be_visible()
    panel.say("which is better?")
    expect(panel.bubbles).to_have_count(4)


def size(panel: Panel, width: int, height: int) -> None:
    panel.root.evaluate(f"(root) => {{ root.style.width = '{width}px'; root.style.height = '{height}px'; }}")


def take(chromium: Browser, address: str, folder: Path, name: str, theme: str) -> None:
    write_notebook(folder / f"{name}-{theme}.ipynb", SETUP)
    page = chromium.new_page(viewport={"width": 1200, "height": 1150}, device_scale_factor=1.5)
    notebook = Notebook(page, address, f"{name}-{theme}.ipynb")
    notebook.command("apputils:change-theme", {"theme": f"JupyterLab {theme.title()}"})  # Lab remembers the last one
    page.locator(f"body[data-jp-theme-name='JupyterLab {theme.title()}']").wait_for(state="attached")
    notebook.run_cell(0)
    shown = notebook.panel()
    shown.await_connected()
    wanted = SCENES[name](notebook, shown)
    page.mouse.move(0, 0)
    wanted.screenshot(path=str(ROOT / "docs" / f"{name}-{theme}.png"), animations="disabled")
    notebook.shut_down()
    page.close()


def main() -> None:
    names = sys.argv[1:] or list(SCENES)
    if unknown := set(names) - set(SCENES):
        sys.exit(f"No scene {', '.join(sorted(unknown))}. There are: {', '.join(SCENES)}.")
    expect.set_options(timeout=60_000)  # the first run waits for cold workers
    folder = Path(tempfile.mkdtemp(prefix="pictures-"))
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for name in names:
            for theme in ("light", "dark"):
                take(chromium, address, folder, name, theme)
        chromium.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
