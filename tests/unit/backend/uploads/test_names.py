"""A file's name becomes a symbol, as the panel says it will."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from chatops_widget.backend.uploads.uploads import SHEETS, parted

JS = Path(__file__).parents[4] / "js"
NAMES = json.loads((JS / "tests" / "names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("each", NAMES, ids=lambda each: ascii(each["name"])[:40])
def test_a_name_becomes_a_symbol_as_the_panel_says_it_will(each: dict[str, str]) -> None:
    assert parted(each["name"]) == (each["stem"], each["ending"])


def test_the_panel_knows_the_same_endings_of_sheets() -> None:
    source = (JS / "src" / "files" / "check-file.ts").read_text(encoding="utf-8")
    (listed,) = re.findall(r"const SHEETS: .* = new Set\(\[(.*)\]\);", source)
    assert set(re.findall(r'"(.+?)"', listed)) == SHEETS
