"""How lines of the log are written: as text or as JSON, each with the id of its act and the part that wrote it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Literal

from .acts import act_id

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = ("text", "json")


class ActFilter(logging.Filter):
    """Gives each line its act, and the part of the program it is written by."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part

    def filter(self, record: logging.LogRecord) -> bool:
        record.part = self._part
        if not hasattr(record, "act"):  # else it was given: `extra={"act": …}`
            record.act = act_id()
        return True


class TextFormatter(logging.Formatter):
    """`time level logger [act]: message`, as people read it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(acts)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        act = getattr(record, "act", None)
        record.acts = f" [{act}]" if act else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": getattr(record, "part", None),
            "pid": record.process,
            "logger": record.name,
            "act": getattr(record, "act", None),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)
