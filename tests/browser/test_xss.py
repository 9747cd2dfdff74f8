"""Hostile text in every field of every item, in a real Chromium: nothing runs, nothing is loaded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lab import ROOT
from playwright.sync_api import Page, Route, expect

HOST = "http://panel.test"
STATIC = ROOT / "chatops_widget" / "static"
CORPUS: list[str] = json.loads((ROOT / "js" / "tests" / "xss.json").read_text(encoding="utf-8"))

# The shipped bundle with a pretend kernel. Whatever runs calls `pwn`, or one of the boxes that nobody else opens.
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="index.css">
<body data-jp-theme-light="true"><div id="panel"></div>
<script nonce="ours">
  window.ran = [];
  for (const name of ["pwn", "alert", "confirm", "prompt", "open"])
    window[name] = (...args) => void ran.push([name, ...args]);
  document.addEventListener("securitypolicyviolation", ({violatedDirective}) => ran.push(violatedDirective));
</script>
<script nonce="ours" type="module">
  import { render } from "./index.js";
  let hear = () => {};
  window.given = {epoch: "e", seq: 0, items: [], older: false, facts: {status: "connected"}, catalog: {}, room: {}};
  const model = {
    get: (name) => (name === "locale" ? "en" : undefined),
    on: (event, callback) => { if (event === "msg:custom") hear = callback; },
    off: () => {},
    send: (message) => {
      if (message.t === "hello") hear({...window.given, t: "snapshot", to: message.view});
      if (message.t === "fetch") bring(message);
    },
  };
  async function bring({name, view}) {
    const text = await (await fetch(`/${name}.js`)).arrayBuffer();
    hear({t: "asset", to: view, name}, [new DataView(text)]);
  }
  window.tell = (what) => hear({t: "delta", epoch: "e", seq: ++window.given.seq, ...what});
  window.draw = () => render({model, el: document.getElementById("panel")});
</script></body>"""

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
    if (elements.test(name)) found.push(el.outerHTML);
    for (const {name, value} of el.attributes) {
      if (/^on/i.test(name) || loading.test(name)) found.push(`${name}=${value}`);
      if (name === "href" && !allowed.test(value)) found.push(value);
      if (name === "style" && /url|expression|@import/i.test(value)) found.push(value);
    }
    if (name === "a" && (el.rel !== "noopener noreferrer" || el.target !== "_blank")) found.push(el.outerHTML);
  }
  return found;
}"""


POLICIES = {
    "no-policy": "",
    "trusted-types": "script-src 'nonce-ours' 'strict-dynamic'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
}


@pytest.fixture(params=POLICIES)
def requests(page: Page, request: pytest.FixtureRequest) -> list[str]:
    """What the page asks for that is not ours; with and without a policy that forbids HTML strings."""
    return serve(page, POLICIES[request.param])


def serve(page: Page, policy: str) -> list[str]:
    """Open the page under a policy; what it asks for that is not ours is noted in the list."""
    made: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(HOST).removeprefix("/")
        if route.request.url == f"{HOST}/":
            headers = {"content-security-policy": policy} if policy else {}
            route.fulfill(body=PAGE, content_type="text/html", headers=headers)
        elif name in ("index.js", "index.css", "highlight.js"):
            route.fulfill(path=STATIC / name)
        else:
            made.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto(f"{HOST}/")
    page.wait_for_function("() => window.draw")
    return made


def items(text: str, n: int) -> list[dict[str, Any]]:
    """One of each item, with `text` in each of its fields."""
    fault = {"code": text, "message": text, "hint": text}
    common = {"timestamp": "2025-11-22T09:00:00Z", "user": text}
    run = {
        **common,
        "kind": "run",
        "runId": text,
        "strategyId": text,
        "parameters": {text: text, "symbol": text, "start": text, "end": text},
        "message": text,
        "currentDate": text,
        "start": text,
        "end": text,
        "notes": [text],
        "python": text,
        "metrics": {text: 1.0},
        "fault": fault,
        "equity": [1, 2, 1],
        "done": 1,
        "total": 2,
    }
    one = {"strategyId": text, "name": text, "metrics": {text: 1.0, "cagr": 1.0}, "equity": [1, 2]}
    comparison = {
        **common,
        "kind": "comparison",
        "strategies": [one, {**one, "strategyId": text + "2"}],
        "ranking": [text],
        "summary": text,
        "recommendation": text,
        "symbol": text,
        "start": text,
        "end": text,
        "python": text,
    }
    made: list[dict[str, Any]] = [
        {**common, "kind": "message", "role": role, "content": text, "delivery": "sent"}
        for role in ("assistant", "user", "system")
    ]
    made += [{**common, "kind": "message", "role": "assistant", "content": f"/{text}\n  {text}\n\n{text}\n\n- {text}"}]
    made += [{**common, "kind": "message", "role": "user", "mine": True, "content": f"/{text}", "fault": fault}]
    made += [
        {**common, "kind": "message", "role": "assistant", "streaming": True, "content": f"```{text}\n@{text}\n{text}"},
        {**common, "kind": "message", "role": "user", "content": f"@{text} @ana {text}", "edited": True},
        {**common, "kind": "message", "role": "user", "mine": True, "editable": True, "content": text},
    ]
    made += [
        {**common, "kind": "message", "role": "assistant", "content": f"```{language}\n{text}\n```"}
        for language in ("python", "sql", "json", "yaml")
    ]
    made += [{**run, "status": status} for status in ("queued", "running", "completed", "failed", "cancelled")]
    made.append(comparison)
    return [{**item, "key": f"{n}-{index} {text}", "n": n * 100 + index} for index, item in enumerate(made)]


def assert_harmless(page: Page, requests: list[str]) -> None:
    page.wait_for_timeout(50)  # an onerror or an animation needs a moment; nothing is waited for
    assert page.evaluate("() => window.ran") == []
    assert page.evaluate(LOOK) == []
    assert requests == []


@pytest.mark.timeout(240)
def test_hostile_text_in_any_field_neither_runs_nor_loads_anything(page: Page, requests: list[str]) -> None:
    page.evaluate("() => draw()")
    size = 5
    for start in range(0, len(CORPUS), size):
        batch = CORPUS[start : start + size]
        page.evaluate(
            "([items, removed, people]) => tell({items, removed, room: {people}})",
            [
                [item for index, text in enumerate(batch) for item in items(text, start + index)],
                page.evaluate("() => [...document.querySelectorAll('[data-key]')].map((row) => row.dataset.key)"),
                [{"user": text} for text in batch],
            ],
        )
        page.get_by_test_id("highlighted").first.wait_for(state="attached")
        for testid in ("edit-message", "delete-message"):
            page.evaluate(
                "(id) => document.querySelectorAll(`[data-testid=${id}]`).forEach((el) => el.click())", testid
            )
        page.get_by_test_id("composer").fill("@")
        # All rows are looked at, those above too.
        page.get_by_test_id("log").focus()
        for key in ("Home", "PageDown", "PageDown", "End"):
            page.keyboard.press(key)
            page.wait_for_timeout(20)
            assert page.evaluate(LOOK) == []
        assert_harmless(page, requests)


@pytest.mark.timeout(240)
def test_hostile_names_in_the_catalog_and_the_header_are_text(page: Page, requests: list[str]) -> None:
    page.evaluate("() => draw()")
    field = page.get_by_test_id("composer")
    for text in CORPUS:
        parameter = {"name": text, "type": "str", "summary": text, "default": text, "choices": [text]}
        taking = {"name": "strategy_id", "type": "strategy", "summary": text}
        catalog = {
            "commands": [
                {"name": text, "summary": text, "parameters": [parameter], "positional": [text]},
                {"name": "x", "summary": text, "parameters": [taking, parameter], "positional": ["strategy_id"]},
            ],
            "strategies": [{"id": text, "name": text, "summary": text, "parameters": [parameter]}],
            "symbols": [{"symbol": text, "name": text, "start": text, "end": text}],
        }
        facts = {"status": "disconnected", "sessionId": text, "sessionName": text, "user": text, "detail": text}
        toast = {"code": "x", "message": text, "hint": text}
        page.evaluate("(what) => tell(what)", {"catalog": catalog, "facts": facts, "toast": toast})
        for line in ("/", "/x ", f"/x {text}", f"/x y={text}"):
            field.fill(line)
        assert page.evaluate(LOOK) == []
    assert_harmless(page, requests)


@pytest.mark.timeout(240)
def test_hostile_text_that_the_reader_writes_is_text(page: Page, requests: list[str]) -> None:
    page.evaluate("() => draw()")
    for text in CORPUS:
        field = page.get_by_test_id("composer")
        field.fill(text)
        field.press("Escape")
        page.get_by_test_id("send").click()
        field.press("ArrowUp")
        assert field.input_value() == text.strip()
    assert page.get_by_test_id("message-pending").count() > 0
    assert_harmless(page, requests)


def test_where_the_page_allows_no_more_code_it_is_shown_without_colours(page: Page) -> None:
    requests = serve(page, f"script-src 'unsafe-inline' {HOST}")
    page.evaluate("() => draw()")
    code = "x = 1  # one"
    item = {"kind": "message", "key": "k", "n": 1, "timestamp": "2025-11-22T09:00:00Z", "role": "assistant"}
    page.evaluate("(item) => tell({items: [item]})", {**item, "content": f"```python\n{code}\n```"})
    page.wait_for_function("() => window.ran.includes('script-src-elem')")  # it was tried, and forbidden
    expect(page.get_by_test_id("codeblock").locator("pre")).to_have_text(code)
    assert page.get_by_test_id("highlighted").count() == 0
    expect(page.get_by_test_id("codeblock").get_by_test_id("copy")).to_be_visible()
    assert requests == []


def test_this_test_would_notice(page: Page, requests: list[str]) -> None:
    page.evaluate("() => draw()")
    page.evaluate(
        """() => {
          try { document.querySelector(".chatops header").innerHTML = "<img src=x onerror=pwn(1)>"; }
          catch (error) { ran.push(String(error)); }
        }"""
    )
    page.wait_for_function("() => window.ran.length > 0")
    assert requests or "TrustedHTML" in str(page.evaluate("() => window.ran"))
