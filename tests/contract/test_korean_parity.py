"""Every Korean template of the panel, filled in Python as the panel fills it: particles, digits, dates."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

from chatops_widget.languages import language_named
from chatops_widget.languages.language import WORDS
from chatops_widget.languages.slots import filled
from tests.support.node_script import NodeScript

KOREAN: dict[str, str] = json.loads((WORDS / "words.ko.json").read_text(encoding="utf-8"))
SLOT = re.compile(r"\{(\w+)(?::([^}]*))?\}")
VALUES: list[str | int | float] = [
    0, 1, 7, 10, 100, 1_000, 10_000, 120_000_000, 3_000_000_000_000, -3, 0.5, -0.0349, 1.005, 2.5,
    1234.5678, 1e-7, 99999.5,
    "momentum", "sma_cross", "SPX", "IXIC", "ACME", "bell", "king", "book", "2005-01-31", "2005-02-10", "2020-03",
    "한글", "물", "값", "“값”", "(a)", "name (2)", "5 %", "12.0", "1,000", "", "?", "{name}", "a.", "…", "🙂",
]  # fmt: skip
DAYS = ["2005-01-31", "2005-02-10", "1999-12-03", "soon"]


def test_each_template_says_the_same(open_script: Callable[..., NodeScript]) -> None:
    drawn = random.Random(7)
    cases: list[dict[str, Any]] = []
    for words in KOREAN.values():
        slots = {slot[1]: DAYS if slot[2] == "date" else VALUES for slot in SLOT.finditer(words)}
        for _ in range(6 if slots else 1):
            cases.append({"words": words, "values": {slot: drawn.choice(values) for slot, values in slots.items()}})
    for value in VALUES:  # each value before each particle, and in each style
        pairs = " ".join(f"{{x}}{pair}" for pair in ("은(는)", "이(가)", "을(를)", "와(과)", "(으)로", "(이)"))
        styles = "{x:0f} {x:2f} {x:3g} {x:1g} {y} {n:one run|other runs}"
        cases += [{"words": words, "values": {"x": value, "n": 2}} for words in (pairs, styles)]
    script = open_script("panel_korean.mjs")
    script.tell("fill", cases=cases)
    said = script.heard.wait(lambda line: "texts" in line)["texts"]
    ours = [filled(case["words"], case["values"], language_named("ko").forms) for case in cases]
    wrong = [(case, one, other) for case, one, other in zip(cases, said, ours, strict=True) if one != other]
    assert wrong == []
