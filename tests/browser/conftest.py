"""One JupyterLab and one Chromium a module; kernels of several ipykernel versions."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.alone import open_alone
from tests.browser.lab import CHROMIUM_FLAGS, ROOT, Notebook, OpenNotebook, jupyterlab, write_notebook
from tests.support.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)
_spec = importlib.util.spec_from_file_location("old_kernels", ROOT / "scripts" / "old_kernels.py")
assert _spec is not None
assert _spec.loader is not None
old_kernels = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(old_kernels)

POLICIES = {
    "no-policy": "",
    "trusted-types": "script-src 'nonce-ours' 'strict-dynamic'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    for name in (os.environ.get("CHATOPS_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    raise RuntimeError("No Chromium. `make test` finds or installs one; or set CHATOPS_CHROMIUM to its path.")


@pytest.fixture(scope="module")  # not longer: while Playwright is there, nobody else can asyncio.run()
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def big_prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with BIG: so many minute bars that a run which trades at each of them takes seconds."""
    folder = tmp_path_factory.mktemp("prices")
    bars = 2_000_000
    close = 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 1e-4, bars)))
    dates = pd.date_range("2000-01-03", periods=bars, freq="min")
    frame = pd.DataFrame({"date": dates, "open": close, "high": close, "low": close, "close": close})
    frame.to_parquet(folder / "BIG.parquet")
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, big_prices: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a JupyterLab with the kernels python3, ipykernel-6.30 and ipykernel-7.3."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "chatops").mkdir()
    (folder / "chatops" / "prices").symlink_to(big_prices)
    for version in old_kernels.VERSIONS:
        spec = folder / ".data" / "kernels" / f"ipykernel-{version}"
        spec.mkdir(parents=True)
        kernel = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": f"ipykernel {version}",
            "language": "python",
            "env": {"PYTHONPATH": str(old_kernels.folder(version))},
        }
        (spec / "kernel.json").write_text(json.dumps(kernel))
    with jupyterlab(folder) as address:
        yield address, folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    context.close()


@pytest.fixture
def open_notebook(lab: tuple[str, Path], page: Page, request: pytest.FixtureRequest) -> Iterator[OpenNotebook]:
    """Open a new notebook with these cells, on this kernel."""
    address, folder = lab
    opened: list[Notebook] = []

    def opening(*cells: str, kernel: str = "python3", dark: bool = False) -> Notebook:
        name = f"{request.node.name.translate(str.maketrans('[].', '---'))}.ipynb"
        write_notebook(folder / name, *cells, kernel=kernel)
        notebook = Notebook(page, address, name, dark=dark)
        opened.append(notebook)
        return notebook

    yield opening
    for notebook in opened:
        notebook.shut_down()


@pytest.fixture(params=POLICIES)
def requests(page: Page, request: pytest.FixtureRequest) -> list[str]:
    """What the page asks for that is not ours; with and without a policy that forbids HTML strings."""
    return open_alone(page, POLICIES[request.param])
