"""What people type and hand over is taken or refused in words, whatever it is: never another error.

`make fuzz` tries thousands; `CHATOPS_FUZZ=5000 CHATOPS_FUZZ_SEED=7` says how many, and which.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from chatops_widget.backend.catalog import COMMANDS
from chatops_widget.backend.prices.price_book import read_file
from chatops_widget.backend.strategies import builtin
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.strategies.loader import load
from chatops_widget.commands.lines import parse_lines
from chatops_widget.commands.parser import is_command
from chatops_widget.errors import BadData, BadStrategy, ChatOpsError
from tests.support.grammar_fuzz import lines, price_files, strategy_files

COUNT = int(os.environ.get("CHATOPS_FUZZ", "0"))
SEED = int(os.environ.get("CHATOPS_FUZZ_SEED", "20261127"))
STRATEGIES = [each.spec for each in builtin.STRATEGIES.values()]


def tell(capsys: pytest.CaptureFixture[str], what: str, outcomes: Counter[str]) -> None:
    with capsys.disabled():
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common())
        print(f"\n{outcomes.total():,} {what} of seed {SEED}: {told}")


def test_a_command_line_is_read_or_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Counter[str] = Counter()
    refused: list[str] = []
    for line in lines(SEED, COUNT or 2000):
        if not is_command(line):
            outcomes["no command"] += 1
            continue
        try:
            read = parse_lines(line, COMMANDS, STRATEGIES)
        except ChatOpsError as error:
            refused.append(error.message)
            outcomes[error.code] += 1
        else:
            assert all(each.request.command for each in read), repr(line)
            outcomes["read"] += 1
    assert all(refused)
    tell(capsys, "command lines", outcomes)


def test_a_price_file_is_read_right_or_refused_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Counter[str] = Counter()
    refused: list[str] = []
    path = tmp_path / "FUZZ.csv"
    for content in price_files(SEED, COUNT // 4 or 100):
        path.write_bytes(content)
        try:
            frame = read_file(path, "FUZZ").frame
        except BadData as error:
            refused.append(error.message)
            outcomes[error.code] += 1
            continue
        assert len(frame), content
        assert frame.index.is_monotonic_increasing, content
        assert frame.index.is_unique, content
        assert np.isfinite(frame["close"]).all(), content
        assert (frame["close"] > 0).all(), content
        outcomes["read"] += 1
    assert [each for each in refused if "FUZZ.csv" not in each] == []
    tell(capsys, "price files", outcomes)


def test_a_strategy_file_is_loaded_or_refused_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Counter[str] = Counter()
    refused: list[str] = []
    for text in strategy_files(SEED, COUNT // 4 or 200):
        try:
            found = load(StrategyFile("fuzz.py", text))
        except BadStrategy as error:
            refused.append(error.message)
            outcomes[error.code] += 1
        else:
            assert found, text
            outcomes["loaded"] += 1
    assert [each for each in refused if "fuzz.py" not in each] == []
    tell(capsys, "strategy files", outcomes)
