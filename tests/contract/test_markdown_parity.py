"""Whatever is written, the exporter reads it as the panel does; `docs/panel.md` says where they are known not to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chatops_widget.export.markdown import to_html
from tests.support.node_script import NodeScript
from tests.support.plain_html import plain_html

HOSTILE = json.loads((Path(__file__).parents[2] / "js" / "tests" / "xss.json").read_text(encoding="utf-8"))

# Signs and words that meet in a line, and lines that meet at some indent.
PIECES = [
    "a", "x_y", "1", "가", " ", "*", "**", "***", "_", "__", "~~", "~", "`", "[", "](https://a.test/x)",
    "](javascript:x)", "]", "![", "(", ")", "\\", "!", "<", "<https://b.test/y>", "https://c.test/z",
    ".", ",", "&amp;", "<b>", "\n", "  \n", '"',
]  # fmt: skip
LINES = [
    "a", "b **c**", "", "- a", "* b", "1. a", "2. b", "10. c", "1) d", "-", "1.", "-     e", "> q", "> - q", "- > q",
    "# h", "#", "---", "***", "===", "```", "~~~", "```py", "| a | b |", "|---|--:|", "| 1 | 2 |", "| 1 |", "x | y",
    "/help x", "[r]: x", "<div>",
]  # fmt: skip

inline_texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
indented = st.tuples(st.sampled_from([0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 8]), st.sampled_from(LINES))
block_texts = st.lists(indented.map(lambda pair: " " * pair[0] + pair[1]), max_size=9).map("\n".join)

KNOWN_TO_DIFFER = re.compile(
    r"""
    ^.*>.*\n [ >*+.)0-9-]{4,} >       # a quote that goes on at an indent of four spaces or more
    | `[^`]*\n[^`]*`                  # the spaces of inline code over a line break
    | \\`` | ~~\\~                    # an escaped sign right before more of them
    | ^[ >*+.)0-9-]*\n\s*\n\s*\n      # two blank lines after an empty item
    """,
    re.MULTILINE | re.VERBOSE,
)


@pytest.fixture
def panel_html(open_script: Callable[..., NodeScript]) -> Callable[[str], str]:
    script = open_script("panel_markdown.mjs")

    def read(text: str) -> str:
        since = len(script.heard.lines)
        script.tell("read", text=text)
        return str(script.heard.wait(lambda line: "html" in line, since=since)["html"])

    return read


def test_nothing_hostile_is_read_otherwise(panel_html: Callable[[str], str]) -> None:
    address = re.compile("<a href=(https?://|mailto:)[^>]*>")  # a browser spells some of them in another way
    for text in HOSTILE:
        shown = panel_html(text).replace("\0", "\N{REPLACEMENT CHARACTER}")  # for which HTML has no sign
        assert address.sub("<a>", plain_html(to_html(text))) == address.sub("<a>", shown), text


def test_no_text_is_read_otherwise(panel_html: Callable[[str], str]) -> None:
    @settings(max_examples=600, deadline=None, derandomize=True)
    @given(inline_texts | block_texts)
    def same(text: str) -> None:
        assume(not KNOWN_TO_DIFFER.search(text))
        assert plain_html(to_html(text)) == panel_html(text)

    same()
