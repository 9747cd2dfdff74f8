"""The panel reads a command line as the kernel does: both are held to one list of lines."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from chatops_widget.commands import parse
from chatops_widget.errors import BadInput

LINES = json.loads((Path(__file__).parents[1] / "js" / "tests" / "lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: repr(line["text"]))
def test_the_words_of_a_line_are_those_the_panel_sees(line: dict[str, object]) -> None:
    text, words = str(line["text"]), line["words"]
    if words is None:
        with pytest.raises(BadInput, match="left open"):
            parse(text)
    else:
        assert shlex.split(text.strip().removeprefix("/")) == words
