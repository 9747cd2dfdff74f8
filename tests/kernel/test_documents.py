"""Every block of Python in the README and the docs runs, in a kernel, in the order of its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.kernel.driving import Kernel

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)

# What a reader has of their own: prices, parameters, a loop's body, the tools that results go on to.
READERS_OWN = """
import duckdb, polars
from chatops_widget.backend import strategy
frame = chat.prices("SPX", start="2015-01-01", end="2019-12-31")[["open", "high", "low", "close"]]
frame.to_parquet("ACME.parquet")
n, windows, fit = 12, range(3), str
@strategy("Above its average, as the README has it")
def above_average(prices, window: int = 200):
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
run = chat.trigger_backtest("sma_cross", start="2015-01-01", end="2019-12-31")
result = run.result(60)
returns = result.returns.dropna()
chat.tag(run, "keep"), chat.tag(chat.trigger_backtest("momentum", start="2015-01-01", end="2019-12-31"), "keep")
comparison = chat.compare_strategies(run, "momentum")
found = sweep_result = chat.sweep("sma_cross", fast=[5, 10], slow=[20, 50], start="2015-01-01").result(60)
"""


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader(shared_kernel: Kernel, tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    """A kernel in a folder of its own, where a reader has got to the middle of their work."""
    folder = tmp_path_factory.mktemp("reader")
    assert shared_kernel.run(f"import os\nos.chdir({str(folder)!r})") == ""
    assert shared_kernel.run(READERS_OWN) == ""
    return shared_kernel


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.stem)
def test_the_blocks_of_a_page_run(reader: Kernel, page: Path) -> None:
    failed = []
    for number, block in enumerate(blocks(page), 1):
        reader.run("import sys; sys.last_value = None")
        said = reader.run(block)
        if reader.run("sys.last_value is None") != "True":
            failed.append(f"Block {number}:\n{block}{said}")
    assert not failed, "\n".join([page.name, *failed])


def test_no_block_of_python_is_left_out() -> None:
    fence = re.compile(r"^\s*(?:```|~~~)\s*(?:py|ipython)", re.MULTILINE)
    written = {page.name: len(fence.findall(page.read_text(encoding="utf-8"))) for page in PAGES}
    assert written == {page.name: len(blocks(page)) for page in PAGES}
    assert sum(written.values()) > 15
