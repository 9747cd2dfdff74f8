"""What hostile text must never do to a page: run, load, or become an element."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.browser.lab import ROOT

# Whatever runs calls `pwn`, or one of the boxes that nobody else opens (`alone.PAGE`).
CORPUS: list[str] = json.loads((ROOT / "js" / "tests" / "xss.json").read_text(encoding="utf-8"))


LOOK = """() => {
  const found = [];
  const allowed = /^(https?:|mailto:)/;
  const elements = new RegExp("^(script|style|link|meta|base|iframe|frame|object|embed|img|image|picture|video|audio"
    + "|source|track|form|input|select|template|portal|math)$");
  const loading = /^(src|srcset|srcdoc|action|formaction|background|poster|data|ping|xlink:href)$/i;
  for (const el of document.querySelectorAll(".chatops, .chatops *")) {
    const name = el.localName;
    const drawing = el.closest("svg.curves") && ["svg", "path"].includes(name);
    if (!drawing && el.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(el.outerHTML);
    const ours = ["input", "select"].includes(name) && el.dataset.testid;  // no text from the network can have one
    if (elements.test(name) && !ours) found.push(el.outerHTML);
    for (const {name, value} of el.attributes) {
      if (/^on/i.test(name) || loading.test(name)) found.push(`${name}=${value}`);
      if (name === "href" && !allowed.test(value)) found.push(value);
      if (name === "style" && /url|expression|@import/i.test(value)) found.push(value);
    }
    if (name === "a" && (el.rel !== "noopener noreferrer" || el.target !== "_blank")) found.push(el.outerHTML);
  }
  return found;
}"""


def assert_harmless(page: Page, requests: list[str]) -> None:
    page.wait_for_timeout(50)  # an onerror or an animation needs a moment; nothing is waited for
    assert page.evaluate("() => window.ran") == []
    assert page.evaluate(LOOK) == []
    assert requests == []
