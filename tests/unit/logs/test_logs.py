"""Log lines: text or JSON, each with its act, and nothing that a client sends begins a line of its own."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from chatops_widget.logs import LogFormat, acting, add_handler, handlers


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger("chatops_widget.test_logs")
    logger.propagate = False
    yield logger
    logger.handlers.clear()


def written(logger: logging.Logger, format: LogFormat, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    monkeypatch.setattr(handlers, "_format", "text")
    stream = io.StringIO()
    add_handler(logger, logging.StreamHandler(stream), "kernel", format)
    return stream


def test_a_json_line_has_its_act_and_its_part(logger: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = written(logger, "json", monkeypatch)
    with acting("act-1"):
        logger.info("first\nand on")
        with acting(None):
            logger.info("still first")
        logger.info("another's", extra={"act": "act-2"})
    try:
        raise KeyError("mine")
    except KeyError:
        logger.exception("failed")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line.get("act") for line in lines] == ["act-1", "act-1", "act-2", None]
    assert lines[0]["message"] == "first\nand on"
    assert lines[0].keys() == {"time", "level", "part", "pid", "logger", "act", "message"}
    assert lines[3]["exception"].endswith("KeyError: 'mine'")


def test_a_text_line_has_its_act_behind_the_logger(logger: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = written(logger, "text", monkeypatch)
    with acting("act-1"):
        logger.info("first")
    logger.info("second")
    first, second = stream.getvalue().splitlines()
    assert first.endswith(" INFO chatops_widget.test_logs [act-1]: first")
    assert second.endswith(" INFO chatops_widget.test_logs: second")


@pytest.mark.parametrize("id", ["x\n2026-01-01 ERROR forged", "x" * 10_000, "‮x\x1b[31m"])
def test_an_id_that_a_client_made_up_stays_in_its_line(
    id: str, logger: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = written(logger, "text", monkeypatch)
    with acting(id):
        logger.info("said")
    (line,) = stream.getvalue().splitlines()
    assert len(line) < 200
    assert "ERROR forged" not in line
    assert "\x1b" not in line
