"""In every state, the panel fits its place and its reader: themes, contrast, motion, width, fingers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import assert_accessible
from tests.browser.demo import Demo, built_demo
from tests.browser.lab import Panel

# What is wider than its place, or cut off by it; tables, code and the like scroll sideways in a box.
OVERFLOWING = """(root) => {
  const { left, right } = root.getBoundingClientRect();
  const apart = '.unseen, [aria-hidden=true], .mirror, .folded';
  const scrolls = (el) => !el.matches('.log') && /auto|scroll/.test(getComputedStyle(el).overflowX);
  const inBox = (el) => el !== root && (scrolls(el) || inBox(el.parentElement)); // and axe sees that keys reach it
  const hidden = (el) => el.closest(apart) || inBox(el) || !el.checkVisibility();
  const wide = [...root.querySelectorAll('*')].filter((el) => {
    const box = el.getBoundingClientRect();
    return !hidden(el) && box.width > 0 && (box.right > right + 0.5 || box.left < left - 0.5);
  });
  const parts = ['.log', 'header', 'footer'].filter((part) => {
    const el = root.querySelector(part);
    return el && el.scrollWidth > el.clientWidth;
  });
  const fields = [...root.querySelectorAll('textarea')].filter((el) => scrolls(el) && el.scrollWidth > el.clientWidth);
  const sideways = [...parts, ...fields.map((el) => el.outerHTML.slice(0, 120))];
  return [...wide.map((el) => el.outerHTML.slice(0, 120)), ...sideways.map((part) => `${part} scrolls sideways`)];
}"""

SMALL_TARGETS = """(root) => [...root.querySelectorAll('button, [role=option], select, input, textarea')]
  .filter((el) => el.checkVisibility() && !el.closest('.unseen'))
  .map((el) => [el.outerHTML.slice(0, 100), el.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 23.9 || box.height < 23.9))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""

MOVING = """(root) => [...root.querySelectorAll('*')].filter((el) => {
  const { transitionDuration, transitionProperty, animationName } = getComputedStyle(el);
  const moves = transitionProperty !== 'none' && /[1-9]/.test(transitionDuration);
  return moves || animationName !== 'none';
}).map((el) => el.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with built_demo() as address:
        yield address


@pytest.fixture
def demo(browser: Browser, address: str) -> Iterator[Demo]:
    context = browser.new_context(viewport={"width": 1250, "height": 700})
    yield Demo(context.new_page(), address)
    context.close()


def faults(panel: Panel, script: str) -> list[str]:
    """What the script finds once the panel has had its frames to adapt: a chart is drawn anew for its width."""
    patient = """async (root) => {
      let found = [];
      for (let frame = 0; frame < 60; frame++) {
        found = (SCRIPT)(root);
        if (!found.length) break;
        await new Promise(requestAnimationFrame);
      }
      return found;
    }"""
    return list(panel.root.evaluate(patient.replace("SCRIPT", script)))


def colour(panel: Panel, name: str = "backgroundColor") -> str:
    return str(panel.root.evaluate(f"(root) => getComputedStyle(root).{name}"))


@pytest.mark.parametrize(("theme", "width"), [("light", "760"), ("dark", "320"), ("contrast", "1200")])
def test_axe_is_content_with_every_state(demo: Demo, theme: str, width: str) -> None:
    demo.show()
    for state in demo.states:
        demo.show(state, theme=theme, width=width)
        assert_accessible(demo.page, f"{state}, {theme}")


def test_nothing_overflows_and_every_target_takes_a_finger_from_320_px_on(demo: Demo) -> None:
    demo.show()
    for state in demo.states:
        panel = demo.show(state, width="1200")
        for width in (320, 400, 610, 760, 1200):
            demo.page.evaluate("(width) => { document.getElementById('panel').style.maxWidth = `${width}px`; }", width)
            assert faults(panel, OVERFLOWING) == [], f"{state} at {width} px"
        assert faults(panel, SMALL_TARGETS) == [], state
    panel = demo.show(width="1200")
    for width in (320, 470, 500, 540, 580, 760):
        demo.page.evaluate("(width) => { document.getElementById('panel').style.maxWidth = `${width}px`; }", width)
        top = "(el) => el.getBoundingClientRect().top"
        tops = [panel.root.get_by_test_id(name).evaluate(top) for name in ("search-open", "panel-menu")]
        assert abs(tops[0] - tops[1]) < 3, f"the menu stands on a line of its own at {width} px"


def test_korean_fits_too(demo: Demo) -> None:
    demo.show()
    for state in demo.states:
        panel = demo.show(state, locale="ko", width="320")
        expect(panel.root.get_by_test_id("send")).to_have_text("보내기")
        assert faults(panel, OVERFLOWING) == [], state


def test_at_twice_the_size_everything_is_still_there(demo: Demo) -> None:
    # A window of 640 px at 200 % has 320 px: what is laid out is what a narrow panel has.
    demo.page.set_viewport_size({"width": 344, "height": 350})
    for state in ("chat", "palette", "failed"):
        panel = demo.show(state)
        assert faults(panel, OVERFLOWING) == [], state
        footer = panel.root.locator("footer").bounding_box()
        root = panel.root.bounding_box()
        assert footer is not None
        assert root is not None
        assert footer["y"] + footer["height"] <= root["y"] + root["height"] + 1, state


def test_the_host_says_whether_it_is_dark_and_the_system_where_the_host_does_not(demo: Demo) -> None:
    for theme, ground, words in [
        ("light", "rgb(255, 255, 255)", "rgb(31, 35, 40)"),
        ("dark", "rgb(26, 27, 30)", "rgb(230, 230, 230)"),
        ("contrast", "rgb(17, 17, 17)", "rgb(255, 255, 255)"),
        ("vscode-light", "rgb(255, 255, 254)", "rgb(0, 0, 1)"),
        ("vscode-dark", "rgb(30, 30, 30)", "rgb(212, 212, 212)"),
        ("vscode-high-contrast", "rgb(30, 30, 30)", "rgb(212, 212, 212)"),
        ("vscode-high-contrast-light", "rgb(255, 255, 254)", "rgb(0, 0, 1)"),
    ]:
        for system in ("light", "dark"):
            demo.page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
            panel = demo.show(theme=theme)
            assert (colour(panel), colour(panel, "color")) == (ground, words), f"{theme} on a {system} system"
            dark = ground < "rgb(2" or ground == "rgb(26, 27, 30)" or ground == "rgb(30, 30, 30)"
            assert colour(panel, "colorScheme") == ("dark" if dark else "light"), theme
    for system, ground in [("light", "rgb(255, 255, 255)"), ("dark", "rgb(26, 27, 30)")]:
        demo.page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
        assert colour(demo.show(theme="system")) == ground
    demo.page.evaluate("() => document.documentElement.setAttribute('theme', 'light')")  # Colab's mark
    assert colour(Panel(demo.page.locator("section.chatops"))) == "rgb(255, 255, 255)"


def test_more_contrast_less_motion_and_the_systems_own_colours_are_heeded(demo: Demo) -> None:
    line = "borderTopColor"
    panel = demo.show("runs")
    assert faults(panel, MOVING) != [], "a bar glides"
    assert colour(panel, line) == "color(srgb 0.847059 0.870588 0.894118)", "#d8dee4"
    demo.page.emulate_media(reduced_motion="reduce", contrast="more")
    assert faults(panel, MOVING) == []
    assert colour(panel, line) == "color(srgb 0.121569 0.137255 0.156863)", "#1f2328: an edge as strong as the words"
    assert_accessible(demo.page, "more contrast")
    demo.page.emulate_media(forced_colors="active", contrast="no-preference", reduced_motion="no-preference")
    bar = panel.root.locator(".bar > i").nth(1)
    chosen = demo.page.evaluate(
        "() => { const el = document.body.appendChild(document.createElement('i')); el.style.color = 'Highlight';"
        " return getComputedStyle(el).color; }"
    )
    assert bar.evaluate("(bar) => getComputedStyle(bar).backgroundColor") == chosen, "a bar is seen"
    demo.page.emulate_media(forced_colors="none")
    demo.page.evaluate("() => document.body.classList.add('vscode-reduce-motion')")
    assert faults(panel, MOVING) == []
