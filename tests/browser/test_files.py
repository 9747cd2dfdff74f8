"""Files in the panel: a price file is dropped and traded, a strategy file pasted and run; keys alone do it too."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.harmless import CORPUS, assert_harmless
from tests.browser.lab import PERSEVERE, Notebook, OpenNotebook, Panel
from tests.support.backend import Backend

PRICES = "date,close\n" + "".join(f"2020-01-{day:02},{100 + day}\n" for day in range(1, 29))
STRATEGY = '''from chatops_widget.backend import strategy

@strategy
def above_average(prices, window: int = 5):
    """Long while the close stands above its average."""
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
'''


RECORD = "date,return\n" + "".join(
    f"{day:%Y-%m-%d},{0.4 if day.day % 3 else -0.6}\n" for day in pd.bdate_range("2015-01-05", "2018-12-31")
)


class Files(Panel):
    """A panel, as somebody with files in the hand sees it."""

    def __init__(self, notebook: Notebook, folder: Path) -> None:
        super().__init__(notebook.panel().root)
        self.page = notebook.page
        self.folder = folder
        self.folder.mkdir()
        self._pointer = self.page.context.new_cdp_session(self.page)

    @property
    def chips(self) -> Locator:
        return self.root.get_by_test_id("file")

    def fate(self, name: str) -> Locator:
        return self.chips.filter(has_text=name).get_by_test_id("fate")

    def path(self, name: str, content: str = PRICES) -> str:
        (self.folder / name).write_text(content)
        return str(self.folder / name)

    def drag(self, kind: str, *paths: str) -> None:
        """As the system's file manager does it: the browser, not the page, is told."""
        box = self.root.get_by_test_id("log").bounding_box()
        assert box is not None
        at: dict[str, Any] = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data = {"items": [], "files": list(paths), "dragOperationsMask": 1}
        self._pointer.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})

    def drop(self, *paths: str) -> None:
        for kind in ("dragEnter", "dragOver", "drop"):
            self.drag(kind, *paths)

    def paste(self, name: str, content: str) -> None:
        self.root.get_by_test_id("composer").evaluate(
            """(field, [name, content]) => {
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([content], name));
              field.focus();
              field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
            }""",
            [name, content],
        )


def test_files_are_dropped_pasted_and_chosen_and_what_is_in_them_runs(
    open_notebook: OpenNotebook, lab: tuple[str, Path], page: Page, tmp_path: Path
) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps(user='ana')\nchat")
    notebook.run_cell(0)
    panel = Files(notebook, tmp_path / "files")
    panel.await_connected()
    address = page.url
    in_lab = sorted(path.name for path in lab[1].iterdir())

    panel.drag("dragEnter", panel.path("ACME.csv"))
    panel.drag("dragOver", panel.path("ACME.csv"))
    expect(panel.root.get_by_test_id("dropzone")).to_have_text("Drop to attach: .csv, .parquet, .py")
    assert_accessible(page, "files over the panel")
    panel.drag("dragCancel")
    expect(panel.root.get_by_test_id("dropzone")).to_have_count(0)

    # What will be refused is said before it is sent, whatever its name.
    hostile = "<img src=x onerror=document.title=1>.csv"
    panel.path("inside.csv")
    panel.drop(
        panel.path("ACME.csv"), panel.path("notes.txt"), panel.path("spx.csv"), panel.path("empty.csv", ""),
        panel.path("big.csv", "x" * 8_400_000), panel.path(hostile), str(panel.folder),
    )  # fmt: skip
    expect(panel.fate("ACME.csv")).to_have_text("price file → symbol ACME")
    expect(panel.fate("notes.txt")).to_contain_text("Neither prices nor a strategy")
    expect(panel.fate("spx.csv")).to_have_text("SPX is there already and is not replaced. Give the file another name.")
    expect(panel.fate("empty.csv")).to_have_text("This file is empty.")
    expect(panel.fate("big.csv")).to_contain_text("Too large: 8.4 MB can be sent from here.")
    expect(panel.fate(hostile)).to_have_text("price file → symbol img_src_x_onerror_document.title_1")
    expect(panel.fate("files")).to_have_text("A folder cannot be sent; its files can.")
    assert panel.root.locator("img").count() == 0
    assert_accessible(page, "files about to be sent")

    # One Send takes the files and then the words, which may already need them.
    for name in ("notes.txt", "spx.csv", "empty.csv", "big.csv", "files"):
        panel.root.get_by_role("button", name=f"Remove {name}", exact=True).press("Enter")
    panel.say("/run_backtest buy_and_hold symbol=ACME")
    expect(panel.bubbles.filter(has_text="ana added ACME: 28 bars, 2020-01-01 to 2020-01-28.")).to_be_visible()
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    expect(panel.chips).to_have_count(0)
    assert page.url == address
    assert sorted(path.name for path in lab[1].iterdir()) == in_lab

    panel.paste("mine.py", STRATEGY)
    expect(panel.fate("mine.py")).to_have_text("strategy file")
    page.keyboard.press("Enter")
    expect(panel.bubbles.filter(has_text="ana added the strategy above_average (mine.py).")).to_be_visible()
    panel.say("/run_backtest above_average window=10 symbol=ACME")
    expect(panel.run_cards).to_have_count(2)
    expect(panel.run_cards.last).to_contain_text("Sharpe")
    assert "above_average" in notebook.run("chat.compare_strategies('above_average', 'sma_cross').ranking")

    # By keys alone: the button, the browser's window, Enter; and a refusal that stays until it is mended.
    panel.root.get_by_test_id("composer").press("Tab")
    attach = panel.root.get_by_test_id("attach")
    expect(attach).to_be_focused()
    with page.expect_file_chooser() as chooser:
        attach.press("Enter")
    chooser.value.set_files(panel.path("BAD.csv", PRICES + "2020-02-30,1\n"))
    expect(panel.fate("BAD.csv")).to_have_text("price file → symbol BAD")
    page.keyboard.press("Enter")
    expect(panel.fate("BAD.csv")).to_contain_text("BAD.csv, line 30: “2020-02-30” is no date")
    assert_accessible(page, "a file that was refused")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Remove BAD.csv"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # Retry: it is no better
    expect(panel.fate("BAD.csv")).to_contain_text("line 30")
    panel.root.get_by_role("button", name="Remove BAD.csv").press("Enter")
    expect(panel.root.get_by_test_id("composer")).to_be_focused()


def test_a_backend_that_takes_no_strategies_has_said_so_before_one_is_sent(
    open_notebook: OpenNotebook, own_backend: Callable[..., Backend], page: Page, tmp_path: Path
) -> None:
    backend = own_backend()
    code = f"{PERSEVERE}from chatops_widget import ChatOps\nchat = ChatOps({backend.url!r})\nchat"
    notebook = open_notebook(code, dark=True)
    notebook.run_cell(0)
    panel = Files(notebook, tmp_path / "files")
    panel.await_connected()
    panel.drop(panel.path("mine.py", STRATEGY), panel.path("ACME.csv"))
    expect(panel.fate("mine.py")).to_contain_text("This backend takes no strategy files")
    assert_accessible(page, "a file that is not taken here, in the dark")

    backend.stop()
    expect(panel.connection).to_contain_text("Reconnecting")
    panel.root.get_by_test_id("send").click()
    expect(panel.fate("ACME.csv")).to_have_text("queued, backend not reached yet")
    backend.start()
    expect(panel.chips).to_have_count(1)  # the one that is refused
    expect(panel.bubbles.filter(has_text="Added ACME: 28 bars")).to_be_visible()


def test_hostile_file_names_are_text(page: Page, requests: list[str]) -> None:
    """Names no system would let us write, from chip to refusal."""
    page.evaluate("() => draw()")
    uploads = [{"kind": "prices", "endings": [".csv"], "maxBytes": 1000, "refusal": None}]
    page.evaluate("(catalog) => tell({catalog})", {"uploads": uploads})
    page.evaluate(
        """(names) => {
          const dataTransfer = new DataTransfer();
          for (const name of names) dataTransfer.items.add(new File(["x"], name));
          for (const name of names) dataTransfer.items.add(new File(["x"], `${name}.csv`));
          const panel = document.querySelector("section.chatops");
          panel.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }""",
        CORPUS,
    )
    expect(page.get_by_test_id("file")).to_have_count(2 * len(CORPUS))
    page.get_by_test_id("send").click()
    for text in CORPUS:
        catalog = {"uploads": [{**uploads[0], "refusal": text}]}
        page.evaluate("(catalog) => tell({catalog})", catalog)
    assert_harmless(page, requests)


def test_a_track_record_is_attached_imported_and_compared_and_called_imported_everywhere(
    open_notebook: OpenNotebook, page: Page, tmp_path: Path
) -> None:
    notebook = open_notebook("from chatops_widget import ChatOps\nchat = ChatOps(user='ana')\nchat")
    notebook.run_cell(0)
    panel = Files(notebook, tmp_path / "files")
    panel.await_connected()
    panel.drop(panel.path("desk.csv", RECORD))
    expect(panel.chips).to_contain_text("/import desk")
    panel.root.get_by_test_id("send").click()
    expect(panel.chips).to_have_count(0)

    # Whether 0.4 is 40 % or 0.4 % is nowhere in the file: it is asked, and a click answers.
    panel.say("/import desk")
    offers = panel.root.get_by_test_id("run-offer")
    expect(offers).to_have_text(["/import desk desk.csv unit=fraction", "/import desk desk.csv unit=percent"])
    expect(panel.run_cards).to_have_count(0)
    assert_accessible(page, "the question of an import")
    offers.last.click()
    card = panel.run_cards.first
    expect(card.get_by_test_id("imported")).to_have_text("Imported")
    growth = float(notebook.run("print(chat.runs.frame['total_return'].iloc[-1])"))
    told = [float(line.split(",")[1]) / 100 for line in RECORD.splitlines()[1:]]
    assert growth == pytest.approx(math.prod(1 + each for each in told) - 1)

    # By its name, which the composer offers and does not call a mistake.
    composer = panel.root.get_by_test_id("composer")
    composer.press_sequentially("/compare_strategies momentum de")
    panel.root.get_by_role("option", name="desk").click()
    expect(composer).to_have_value("/compare_strategies momentum desk ")
    composer.press("Enter")
    compared = panel.comparison_cards.first
    expect(compared.get_by_role("rowheader").filter(has_text="desk")).to_contain_text("Imported")
    expect(compared.get_by_role("rowheader").filter(has_text="momentum").get_by_test_id("imported")).to_have_count(0)
    legend = compared.get_by_test_id("legend").get_by_role("button")
    expect(legend.filter(has_text="desk")).to_have_text(re.compile("desk.*Imported"))
    expect(legend.filter(has_text="desk")).to_have_accessible_name(re.compile("desk, Imported"))
    expect(legend.filter(has_text="momentum").get_by_test_id("imported")).to_have_count(0)
    assert_accessible(page, "a comparison with what was imported")

    # A picture of it says so too: what is painted is listened to, since a file of pixels says nothing.
    page.evaluate("""() => {
        window.painted = [];
        const paint = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
            window.painted.push(words);
            return paint.call(this, words, ...rest);
        };
    }""")
    compared.get_by_test_id("save").click()
    with page.expect_download():
        page.get_by_role("menuitem", name="Picture (PNG)").click()
    assert {"desk · Imported", "momentum"} <= set(page.evaluate("window.painted"))
    assert "desk · imported" in notebook.run("print(chat.comparisons[-1].plot().svg)")
