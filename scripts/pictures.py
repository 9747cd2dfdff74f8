"""Take the pictures of the README and the docs, in a real JupyterLab: `python scripts/pictures.py [scene ...]`."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from tests.browser.lab import CHROMIUM_FLAGS, Notebook, Panel, jupyterlab, write_notebook  # noqa: E402
from tests.support.backend import Backend  # noqa: E402
from tests.support.scripted_assistant import FACTORY, AssistantDriver  # noqa: E402
from tests.support.waiting import PATIENCE  # noqa: E402

DOCS = ROOT / "docs" / "pictures"
SETUP = """
import os, tempfile
os.environ["CHATOPS_HOME"] = tempfile.mkdtemp(dir=os.environ["CHATOPS_HOME"])  # sessions of no other picture
from chatops_widget import ChatOps
chat = ChatOps(user="ana")
chat.create_session("momentum study")
chat
"""

# What a window shorter than the warm-up makes of pandas: a failure as people have them.
ABOVE_AVERAGE = """
from chatops_widget.backend import strategy

@strategy
def above_average(prices, window: int = 200, least: int = 10):
    close = prices["close"]
    average = close.rolling(window, min_periods=least).mean()
    return (close > average).astype(float)

chat.add_strategy(above_average)
"""

# A look into the future: its signal comes from the next close.
PROPHET = """
import warnings
from chatops_widget.backend import strategy

@strategy
def prophet(prices, lag: int = -1):
    close = prices["close"]
    return (close.shift(lag) > close).astype(float)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    chat.add_strategy(prophet)
"""

# Runs of an earlier session and of this one, with tags and a note.
STUDY = """
here = chat.session_id
chat.create_session("turn of the month effects, second look with higher costs")
old = chat.trigger_backtest("sma_cross", fast=20, slow=120, commission=0.001)
old.result(60)
chat.join_session(here)
kept = chat.trigger_backtest("momentum", lookback=120)
kept.result(60)
for days in (60, 250):
    chat.trigger_backtest("momentum", lookback=days, start="2005-01-01").result(60)
chat.tag(kept, "keep", "to review")
chat.note(kept, "flat in 2008, and the fewest trades of all that were tried on these prices")
"""

RANKING = """The ten worst days, from the run above:

```python
worst = chat.runs[-1].result().returns.nsmallest(10)  # by date
print(worst.map("{:.2%}".format))
```

Most fall after long rises: the exit waits for a new low, and so"""

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
    part(panel, "composer").press_sequentially("/run_backtest sma_cross fa")
    return panel.root


@scene
def palette(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 540)
    part(panel, "composer").press_sequentially("/")
    return panel.root


@scene
def run(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 660)
    backtest(panel)
    return panel.run_cards.last


@scene
def failed(notebook: Notebook, panel: Panel) -> Locator:
    notebook.run(ABOVE_AVERAGE)
    panel.say("/run_backtest above_average window=5")
    expect(part(panel, "where")).to_be_visible()
    return panel.run_cards.last


@scene
def taint(notebook: Notebook, panel: Panel) -> Locator:
    """A comparison with a strategy that looks ahead."""
    notebook.run(PROPHET)
    size(panel, 760, 960)
    panel.say("/compare_strategies prophet sma_cross momentum buy_and_hold")
    expect(part(panel, "verdict")).to_contain_text("ranked last")
    click(panel, "tab-drawdown")
    expect(panel.comparison_cards.last.get_by_test_id("plot").first).to_be_visible()
    return panel.comparison_cards.last


@scene
def overview(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 700)
    notebook.run(ABOVE_AVERAGE)
    notebook.run("runs = [chat.trigger_backtest('above_average', window=window) for window in range(4, 244, 4)]")
    expect(part(panel, "runs-counts")).to_contain_text("58 completed")
    click(panel, "sort-sharpe_ratio")
    return part(panel, "runs-overview")


@scene
def sweep(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 1300)
    panel.say("/sweep sma_cross fast=5:50:5 slow=20:200:20")
    expect(part(panel, "sweep-card")).to_be_visible()
    return part(panel, "sweep-card")


@scene
def walked(notebook: Notebook, panel: Panel) -> Locator:
    """A walk-forward: the account through its tests, and what was chosen for each."""
    size(panel, 760, 1400)
    panel.say("/walk_forward sma_cross fast=5,10,20 slow=50,100 train=3Y test=2Y start=1999-01-01")
    return with_folds(panel)


@scene
def crossed(notebook: Notebook, panel: Panel) -> Locator:
    """A cross-validation, with its folds."""
    size(panel, 760, 1400)
    panel.say("/cross_validate sma_cross fast=5,10,20 slow=50,100 folds=5 start=1999-01-01")
    return with_folds(panel)


@scene
def attributed(notebook: Notebook, panel: Panel) -> Locator:
    """What each symbol of a portfolio brought in."""
    size(panel, 760, 1400)
    panel.say("/run_backtest equal_weight symbols=SPX,IXIC start=2000-01-01")
    part(panel, "attribution").locator("summary").click()
    expect(part(panel, "attribution-table")).to_be_visible()
    panel.root.page.mouse.move(0, 0)
    return panel.run_cards.last


@scene
def tear_sheet(notebook: Notebook, panel: Panel) -> Locator:
    """The upper part of a tear sheet, as a browser opens it."""
    notebook.run(
        "pair = chat.compare_strategies('sma_cross', 'donchian_breakout', question='which is steadier?', "
        "start='2007-01-01')\npair.report('tear-sheet.html')"
    )
    dark = notebook.page.locator("body").get_attribute("data-jp-theme-light") == "false"
    browser = notebook.page.context.browser
    assert browser is not None
    sheet = browser.new_page(
        viewport={"width": 900, "height": 1300}, device_scale_factor=1.5, color_scheme="dark" if dark else "light"
    )
    done.append(sheet.close)
    sheet.goto("file://" + notebook.run("print(os.path.abspath('tear-sheet.html'))").strip())
    sheet.locator("body").evaluate("(body) => { body.style.height = '1240px'; body.style.overflow = 'hidden'; }")
    return sheet.locator("body")


@scene
def comparison(notebook: Notebook, panel: Panel) -> Locator:
    return compare(panel)


@scene
def sure(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 1500)
    panel.say('/compare_strategies sma_cross momentum buy_and_hold rsi_reversion "which is steadier?" commission=0.01')
    card = panel.comparison_cards.last
    card.get_by_text("How sure?").click()
    expect(card.get_by_test_id("how-sure").get_by_role("table").first).to_be_visible()
    return card.get_by_test_id("verdict")


@scene
def zoomed(notebook: Notebook, panel: Panel) -> Locator:
    card = compare(panel)
    plot = card.get_by_test_id("plot").first
    plot.focus()
    for key in ("+", "+", "+", "ArrowLeft", "ArrowLeft"):
        plot.press(key)
    expect(part(panel, "zoom-reset")).to_be_visible()
    return card


@scene
def correlation(notebook: Notebook, panel: Panel) -> Locator:
    card = compare(panel)
    click(panel, "tab-correlation")
    expect(card.get_by_role("tabpanel").get_by_role("table")).to_be_visible()
    return card


@scene
def months(notebook: Notebook, panel: Panel) -> Locator:
    card = compare(panel, " start=2007-01-01")
    size(panel, 760, 1160)
    click(panel, "tab-monthly_returns")
    expect(part(panel, "months")).to_be_visible()
    return card


@scene
def messages(notebook: Notebook, panel: Panel) -> Locator:
    """An answer that is being written, and what can be done with a message of one's own."""
    folder, assistant_driver = Path(tempfile.mkdtemp(prefix="assistant-")), AssistantDriver()
    desk = Backend(folder, assistant=FACTORY, env=assistant_driver.environment)
    done.extend([assistant_driver.close, desk.close, lambda: shutil.rmtree(folder)])
    shown = another(notebook, f"ChatOps({desk.url!r}, user='ana')")
    size(shown, 760, 560)
    question = "Which were its ten **worst** days?"
    backtest(shown)
    shown.say(question)
    assistant_driver.question(question).say(RANKING)
    expect(shown.root.locator(".codeblock .k-number").first).to_be_visible()
    expect(shown.bubbles.last).to_contain_text("and so")
    shown.bubbles.filter(has_text="worst days?").hover()
    return shown.root


@scene
def asked(notebook: Notebook, panel: Panel) -> Locator:
    """A sentence with a piece that has no place, and one that became a command line."""
    size(panel, 640, 1060)
    panel.say("momentum over 90 bars on the nasdaq since 2005")
    expect(part(panel, "edit-command")).to_be_visible()
    expect(part(panel, "figure").first).to_be_visible()
    panel.say("run momentum on the S&P with a stop loss of 5%")
    expect(part(panel, "run-offer")).to_be_visible()
    return panel.root


@scene
def source(notebook: Notebook, panel: Panel) -> Locator:
    """Where a figure of an answer comes from, and what changed between two runs."""
    size(panel, 730, 560)
    notebook.run("for each in (60, 120): chat.trigger_backtest('momentum', lookback=each).result(60)")
    panel.say("what was its deepest drawdown, and when did it recover?")
    expect(panel.bubbles.last).to_contain_text("the deepest drawdown was")
    panel.say("which of the two had the lower volatility?")
    expect(panel.bubbles.last).to_contain_text("lowest")
    expect(part(panel, "figure").last).to_be_visible()
    part(panel, "figure").last.focus()
    expect(part(panel, "source")).to_be_visible()
    return panel.root


@scene
def source_korean(notebook: Notebook, panel: Panel) -> Locator:
    """The same in Korean."""
    notebook.start("from chatops_widget import ChatPanel\nChatPanel(chat, locale='ko')")
    shown = notebook.panel(1)
    expect(shown.root).to_contain_text("연결됨")
    size(shown, 730, 560)
    notebook.run("chat.trigger_backtest('momentum').result(60)")
    shown.say("비트코인으로 모멘텀 돌려줘")
    expect(part(shown, "run-offer")).to_be_visible()
    shown.say("최대 낙폭은 언제 회복했어?")
    expect(shown.bubbles.last).to_contain_text("최대 낙폭은")
    part(shown, "figure").last.focus()
    expect(part(shown, "source")).to_be_visible()
    return shown.root


@scene
def sessions(notebook: Notebook, panel: Panel) -> Locator:
    """Where one can go, what is new there, who is here and who is typing."""
    size(panel, 760, 560)
    notebook.run(
        "ben = ChatOps(user='ben', session_id=chat.session_id)\n"
        "home = chat.session_id\n"
        "carry = chat.create_session('carry study')\n"
        "chat.create_session('vol targeting')\n"
        "chat.join_session(home)\n"
        "cleo = ChatOps(user='cleo', session_id=carry)\n"
        "cleo.trigger_backtest('sma_cross', fast=20, slow=60).result(60)\n"
        "cleo.send_message('@ana carry is done, look when you are back')"
    )
    converse(panel)
    notebook.start("ben")
    colleague = notebook.panel(1)
    colleague.await_connected()
    expect(part(panel, "session-name")).to_have_text("momentum study")
    part(colleague, "composer").press_sequentially("I would take the one that")
    part(panel, "sessions").click()
    expect(part(panel, "unread").first).to_be_visible()
    expect(part(panel, "typing")).to_have_text("ben is typing…")
    return panel.root


@scene
def search(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 560)
    converse(panel)
    panel.say("and rsi_reversion alone, with wider bands?")
    click(panel, "search-open")
    part(panel, "search-field").press_sequentially("rsi_reversion")
    expect(part(panel, "search-count")).to_contain_text("of")
    part(panel, "search-field").press("Enter")
    return panel.root


@scene
def find(notebook: Notebook, panel: Panel) -> Locator:
    """Runs of two sessions, one of them with a long name, tags and a note; two are ticked to be compared."""
    size(panel, 760, 620)
    notebook.run(STUDY)
    panel.say("/find total return > 0 % since yesterday")
    card = part(panel, "find-card").last
    expect(card.get_by_test_id("find-row").first).to_be_visible()
    for tick in card.get_by_test_id("find-tick").all()[:2]:
        tick.check()
    return card


@scene
def find_nothing(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 420)
    notebook.run(STUDY)
    panel.say("/find momentum drawdown > -5% tag:keep")
    card = part(panel, "find-card").last
    expect(card.get_by_test_id("find-offer").first).to_be_visible()
    return card


@scene
def files(notebook: Notebook, panel: Panel) -> Locator:
    """What each file will become, or why it will be refused, before anything is sent."""
    size(panel, 760, 380)
    notebook.run("ben = ChatOps(user='ben', session_id=chat.session_id)")
    panel.say("@ben here are our own prices, and the strategy for them")
    expect(part(panel, "mention")).to_be_visible()
    chosen = {
        "ACME.csv": "date,close\n2024-01-02,101.2\n",
        "above_average.py": "from chatops_widget.backend import strategy\n",
        "ledger.xlsx": "PK",
    }
    with notebook.page.expect_file_chooser() as asking:
        part(panel, "attach").click()
    asking.value.set_files(
        [{"name": name, "mimeType": "", "buffer": text.encode() * 40} for name, text in chosen.items()]
    )
    expect(part(panel, "file")).to_have_count(3)
    return panel.root


@scene
def connection(notebook: Notebook, panel: Panel) -> Locator:
    """The backend is away: a countdown, and what was typed meanwhile waits in sight."""
    folder = Path(tempfile.mkdtemp(prefix="backend-"))
    desk = Backend(folder)
    done.extend([desk.close, lambda: shutil.rmtree(folder)])
    shown = another(notebook, f"ChatOps({desk.url!r}, user='ana')")
    size(shown, 760, 380)
    backtest(shown)
    desk.close()
    expect(shown.connection).to_contain_text("Reconnecting")
    shown.say("/compare_strategies donchian_breakout sma_cross")
    expect(shown.delivery).to_contain_text("queued")
    expect(shown.connection).to_have_text(re.compile(r"attempt [345] of \d, \d s"))
    return shown.root


@scene
def keys(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 760, 960)
    part(panel, "composer").press("F1")
    return part(panel, "shortcuts")


@scene
def korean(notebook: Notebook, panel: Panel) -> Locator:
    notebook.start("from chatops_widget import ChatPanel\nChatPanel(chat, locale='ko')")
    shown = notebook.panel(1)
    expect(shown.root).to_contain_text("연결됨")
    notebook.run("chat.rename_session('모멘텀 연구')")
    size(shown, 760, 780)
    shown.say("/compare_strategies sma_cross rsi_reversion")
    expect(shown.comparison_cards.last.get_by_test_id("plot")).to_be_visible()
    shown.say("어느 쪽이 나아?")
    expect(shown.bubbles).to_have_count(3)
    return shown.root


@scene
def narrow(notebook: Notebook, panel: Panel) -> Locator:
    size(panel, 340, 640)
    converse(panel)
    return panel.root


@scene
def frozen(notebook: Notebook, panel: Panel) -> Locator:
    backtest(panel)
    panel.say("when did its drawdown recover?")
    expect(panel.bubbles).to_have_count(3)
    notebook.start("chat.freeze()")
    return notebook.page.locator(".jp-OutputArea-output > section:not(.chatops)")


@scene
def shown(notebook: Notebook, panel: Panel) -> Locator:
    """A run as the last line of a cell."""
    backtest(panel)
    notebook.start("chat.runs[-1]")
    card = notebook.page.locator(".jp-OutputArea-output section.chatops-look > div")
    expect(card.locator("svg")).to_be_visible()
    return card


@scene
def shown_comparison(notebook: Notebook, panel: Panel) -> Locator:
    """A comparison as the last line of a cell."""
    return in_cell(notebook, "chat.compare_strategies('sma_cross', 'donchian_breakout', start='2007-01-01')")


@scene
def shown_sweep(notebook: Notebook, panel: Panel) -> Locator:
    """A finished sweep as the last line of a cell, with its map."""
    return in_cell(notebook, "chat.sweep('sma_cross', fast=range(5, 45, 5), slow=range(60, 220, 20)).result(120)")


@scene
def looped(notebook: Notebook, panel: Panel) -> Locator:
    """A loop of the notebook's own, under way."""
    size(panel, 760, 300)
    notebook.start("import time\nfor _ in chat.track(range(240), 'walk forward'): time.sleep(0.1)")
    expect(panel.run_cards.last).to_contain_text("a second")
    return panel.run_cards.last


def with_folds(panel: Panel) -> Locator:
    """The card of a run through folds, with their table."""
    card = panel.run_cards.last
    expect(card.get_by_test_id("plot").first).to_be_visible()
    card.get_by_test_id("walk-folds").click()
    panel.root.page.mouse.move(0, 0)
    return card


def in_cell(notebook: Notebook, code: str) -> Locator:
    """What a cell shows whose last line is this."""
    notebook.start(code)
    card = notebook.page.locator(".jp-OutputArea-output section.chatops-look > div").last
    expect(card.locator("svg").first).to_be_visible()
    return card


def shrink(path: Path) -> None:
    """A palette of 256 colours, which is all that charts and words of one theme have: a third of the bytes."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


done: list[Callable[[], object]] = []  # what a scene wants done when its picture is taken


def part(panel: Panel, name: str) -> Locator:
    return panel.root.get_by_test_id(name)


def click(panel: Panel, name: str) -> None:
    """Without leaving the pointer, and what it lights up, in the picture."""
    part(panel, name).click()
    panel.root.page.mouse.move(0, 0)


def another(notebook: Notebook, chat: str) -> Panel:
    """A further panel, on a backend of its own."""
    notebook.run(f"from chatops_widget import ChatPanel\nother = {chat}\nother.create_session('momentum study')")
    notebook.start("other")
    shown = notebook.panel(1)
    shown.await_connected()
    return shown


def backtest(panel: Panel) -> None:
    panel.say("/run_backtest donchian_breakout entry=55 exit=20")
    expect(panel.run_cards.last.get_by_test_id("plot")).to_be_visible()


def compare(panel: Panel, more: str = "") -> Locator:
    size(panel, 760, 960)
    panel.say(f"/compare_strategies sma_cross rsi_reversion donchian_breakout{more}")
    card = panel.comparison_cards.last
    expect(card.get_by_test_id("plot").first).to_be_visible()
    expect(card.get_by_text("How sure?")).to_be_visible()  # it has been judged
    return card


def converse(panel: Panel) -> None:
    backtest(panel)
    panel.say("/compare_strategies sma_cross rsi_reversion")
    expect(panel.comparison_cards.last).to_be_visible()
    panel.say("which is better?")
    expect(panel.bubbles).to_have_count(4)


def size(panel: Panel, width: int, height: int) -> None:
    panel.root.evaluate(f"(root) => {{ root.style.width = '{width}px'; root.style.height = '{height}px'; }}")


def take(chromium: Browser, address: str, folder: Path, name: str, theme: str) -> None:
    write_notebook(folder / f"{name}-{theme}.ipynb", SETUP)
    page = chromium.new_page(viewport={"width": 1200, "height": 1700}, device_scale_factor=1.5)
    page.set_default_timeout(PATIENCE * 1000)
    notebook = Notebook(page, address, f"{name}-{theme}.ipynb")
    notebook.command("apputils:change-theme", {"theme": f"JupyterLab {theme.title()}"})  # Lab remembers the last one
    page.locator(f"body[data-jp-theme-name='JupyterLab {theme.title()}']").wait_for(state="attached")
    notebook.run_cell(0)
    shown = notebook.panel()
    shown.await_connected()
    try:
        target = DOCS / f"{name}-{theme}.png"
        SCENES[name](notebook, shown).screenshot(path=str(target), animations="disabled")
        shrink(target)
    finally:
        notebook.shut_down()
        page.close()
        while done:
            done.pop()()


def main() -> None:
    names = sys.argv[1:] or list(SCENES)
    if unknown := set(names) - set(SCENES):
        sys.exit(f"No scene {', '.join(sorted(unknown))}. There are: {', '.join(SCENES)}.")
    expect.set_options(timeout=PATIENCE * 1000)  # the first run waits for cold workers
    folder = Path(tempfile.mkdtemp(prefix="pictures-"))
    (folder / "chatops").mkdir()
    DOCS.mkdir(exist_ok=True)
    with jupyterlab(folder) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for name in names:
            for theme in ("light", "dark"):
                take(chromium, address, folder, name, theme)
        chromium.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
