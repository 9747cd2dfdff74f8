"""The tear sheet in a real Chromium: it opens offline, asks for nothing, prints within the page, and is accessible."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.judged import judged

HOSTILE = "<img src=x onerror=pwn()>"
PIXELS = {"width": 703, "height": 1045}  # what A4 leaves within our margins, at 96 to the inch
WIDER = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80))"""
OVERFLOWING = """() => [...document.querySelectorAll(".wide")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.getAttribute("aria-label"))"""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged(HOSTILE, "sma_cross", "rsi_reversion").report(tmp_path_factory.mktemp("report") / "sheet.html")


def opened(context: BrowserContext, sheet: Path) -> tuple[Page, list[str]]:
    """The page, and all that it says or asks for beside itself. Whatever it asked for would be answered."""
    told: list[str] = []

    def answer(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        if request.url == sheet.as_uri():
            route.continue_()  # type: ignore[attr-defined]
        else:
            told.append(request.url)
            route.fulfill(body="")  # type: ignore[attr-defined]

    context.route("**/*", answer)
    page = context.new_page()
    page.add_init_script(
        "window.ran = []; window.pwn = () => ran.push('pwn');"
        "document.addEventListener('securitypolicyviolation', (event) => ran.push(event.violatedDirective));"
    )
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(sheet.as_uri(), wait_until="load")
    return page, told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_it_opens_offline_asks_for_nothing_and_is_accessible(
    browser: Browser, sheet: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, offline=True)
    page, told = opened(context, sheet)
    assert HOSTILE in page.locator("h1").inner_text()
    assert page.locator("img, script").count() == 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("ran") == []
    assert told == []  # once axe has run: it looks at all there is
    context.close()


def test_it_prints_light_and_no_table_is_cut_off(browser: Browser, sheet: Path, tmp_path: Path) -> None:
    context = browser.new_context(color_scheme="dark", viewport=PIXELS)
    page, told = opened(context, sheet)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 35, 40)"
    assert page.evaluate(WIDER) == []
    assert page.evaluate(OVERFLOWING) == []
    printed = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    assert 2 <= printed.count(b"/Type /Page\n") <= 12
    assert told == []
    context.close()
