"""Hostile text in every field of every item, in a real Chromium: nothing runs, nothing is loaded."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.alone import HOST, open_alone
from tests.browser.harmless import CORPUS, LOOK, assert_harmless


def items(text: str, n: int) -> list[dict[str, Any]]:
    """One of each item, with `text` in each of its fields."""
    fault = {"code": text, "message": text, "hint": text, "where": {"file": text, "line": 7, "text": text}}
    common = {"timestamp": "2025-11-22T09:00:00Z", "user": text}
    run = {
        **common,
        "kind": "run",
        "runId": text,
        "strategyId": text,
        "parameters": {text: text, "symbol": text, "start": text, "end": text},
        "message": text,
        "start": text,
        "end": text,
        "notes": [text],
        "python": text,
        "metrics": {text: 1.0},
        "fault": fault,
        "equity": [1, 2, 1],
        "tick": {"done": 1, "currentDate": text, "best": {"parameters": {text: text}, "metric": text, "value": 1.0}},
        "total": 2,
        "folds": [{"start": text, "end": text, "parameters": {text: text}, "trained": 1.0, "tested": 1.0}],
        "chosenBy": text,
    }
    one = {"strategyId": text, "name": text, "metrics": {text: 1.0, "cagr": 1.0}, "equity": [1, 2]}
    best = {"parameters": {text: text, "b": text}, "metrics": {text: 1.0, "cagr": 1.0}}
    sweep = {
        **common,
        "kind": "sweep",
        "runId": text,
        "strategyId": text,
        "metric": text,
        "parameters": {text: text},
        "swept": {text: text, "b": text},
        "combinations": 2,
        "best": best,
        "top": [best, best],
        "heat": {"rows": text, "columns": text, "rowValues": [text], "columnValues": [text], "cells": [[1.0]]},
        "notes": [text],
        "command": text,
        "python": text,
    }
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
    made += [sweep, comparison]
    return [{**item, "key": f"{n}-{index} {text}", "n": n * 100 + index} for index, item in enumerate(made)]


def test_hostile_text_in_any_field_neither_runs_nor_loads_anything(page: Page, requests: list[str]) -> None:
    size = 2  # so few rows that all of them are mounted
    before: list[str] = []
    for start in range(0, len(CORPUS), size):
        batch = CORPUS[start : start + size]
        told = [item for index, text in enumerate(batch) for item in items(text, start + index)]
        people = [{"user": text} for text in batch]
        page.evaluate("([items, removed, people]) => tell({items, removed, room: {people}})", [told, before, people])
        before = [item["key"] for item in told]
        expect(page.locator("[data-key]")).to_have_count(len(told))
        expect(page.get_by_test_id("sweep-table")).to_have_count(len(batch))
        page.get_by_test_id("highlighted").first.wait_for(state="attached")
        for testid in ("edit-message", "delete-message"):
            page.evaluate(
                "(id) => document.querySelectorAll(`[data-testid=${id}]`).forEach((el) => el.click())", testid
            )
        page.get_by_test_id("composer").fill("@")
        assert page.evaluate(LOOK) == []
        card = page.get_by_test_id("comparison-card").last
        card.scroll_into_view_if_needed()
        for view in ("correlation", "monthly_returns", "equity"):
            card.get_by_test_id(f"tab-{view}").click()  # the charts have come, also under a policy
            assert page.evaluate(LOOK) == []
        card.locator(".u-over").hover()
        card.get_by_test_id("tip").wait_for()
        assert_harmless(page, requests)


def test_hostile_names_in_the_catalog_and_the_header_are_text(page: Page, requests: list[str]) -> None:
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
        other = {"sessionId": f"{text} 2", "name": text, "people": [text], "unread": 3}
        room = {"people": [{"user": text, "typing": True}], "sessions": [other]}
        page.evaluate("(what) => tell(what)", {"catalog": catalog, "facts": facts, "toast": toast, "room": room})
        page.get_by_test_id("sessions").click()
        page.get_by_test_id("session").first.wait_for()
        assert page.evaluate(LOOK) == []
        page.keyboard.press("Escape")
        for line in ("/", "/x ", f"/x {text}", f"/x y={text}"):
            field.fill(line)
        assert page.evaluate(LOOK) == []
    assert_harmless(page, requests)


def test_hostile_text_that_the_reader_writes_is_text(page: Page, requests: list[str]) -> None:
    for text in CORPUS:
        field = page.get_by_test_id("composer")
        field.fill(text)
        field.press("Escape")
        page.get_by_test_id("send").click()
        field.press("ArrowUp")
        assert field.input_value() == text.strip()
    page.get_by_test_id("search-open").click()
    for text in CORPUS:
        page.get_by_test_id("search-field").fill(text)
    page.get_by_test_id("search-close").click()
    assert page.get_by_test_id("message-pending").count() > 0
    assert_harmless(page, requests)


def test_where_the_page_allows_no_more_code_it_is_shown_without_colours(page: Page) -> None:
    requests = open_alone(page, f"script-src 'unsafe-inline' {HOST}")
    code = "x = 1  # one"
    item = {"kind": "message", "key": "k", "n": 1, "timestamp": "2025-11-22T09:00:00Z", "role": "assistant"}
    page.evaluate("(item) => tell({items: [item]})", {**item, "content": f"```python\n{code}\n```"})
    page.wait_for_function("() => window.ran.includes('script-src-elem')")  # it was tried, and forbidden
    expect(page.get_by_test_id("codeblock").locator("pre")).to_have_text(code)
    assert page.get_by_test_id("highlighted").count() == 0
    expect(page.get_by_test_id("codeblock").get_by_test_id("copy")).to_be_visible()
    assert requests == []


def test_this_test_would_notice(page: Page, requests: list[str]) -> None:
    page.evaluate(
        """() => {
          try { document.querySelector(".chatops header").innerHTML = "<img src=x onerror=pwn(1)>"; }
          catch (error) { ran.push(String(error)); }
        }"""
    )
    page.wait_for_function("() => window.ran.length > 0")
    assert requests or "TrustedHTML" in str(page.evaluate("() => window.ran"))
