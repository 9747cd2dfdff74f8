"""One dialect of Markdown: the exporter and the panel (`js/tests/markdown/cases.test.ts`) read each case alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from chatops_widget.export.markdown import Renderer, opens, to_html
from tests.support.plain_html import plain_html

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "js" / "tests" / "markdown.json").read_text(encoding="utf-8")
)
COMMONMARK = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer).enable(["table", "strikethrough"])
COMMONMARK.validateLink = opens  # type: ignore[method-assign]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_message_is_exported_as_the_panel_shows_it(case: dict[str, Any]) -> None:
    assert plain_html(to_html(case["markdown"])) == case["html"]


@pytest.mark.parametrize("case", [case for case in CASES if "unlike" not in case], ids=lambda case: case["name"])
def test_a_case_that_gives_no_reason_is_as_commonmark_has_it(case: dict[str, Any]) -> None:
    assert plain_html(COMMONMARK.render(case["markdown"])) == case["html"]


def test_what_is_nested_too_deeply_is_still_there() -> None:
    for begin in ("> ", "- ", "1. ", "> - "):
        assert "the end" in to_html(begin * 40 + "the end\n" + " " * 200 + "and more")
