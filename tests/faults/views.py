"""A session as each who sees it has it, all in one form, so that views are compared with each other and the store."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import ComparisonItem, MessageItem, RunItem, SweepItem
from tests.support.conversation import items


class Line(NamedTuple):
    """One row of a session; of a message its words and what became of it, of a run its tags and how it stands."""

    seq: int | None  # its place in the log; none of what the backend has not taken
    what: str
    who: str  # says it; or which run it is
    words: str
    fate: str = "sent"


def shown(chat: ChatOps) -> list[Line]:
    """What a client shows, top to bottom."""
    lines: list[Line] = []
    for item in items(chat):
        match item:
            case MessageItem():
                fate = item.fault.message if item.delivery == "failed" and item.fault else item.delivery
                lines.append(Line(item.seq, "message", item.user or item.role, item.content, fate))
            case RunItem():
                lines.append(Line(item.seq, item.work, item.run_id, " ".join(item.tags), item.status))
            case ComparisonItem():
                status = "running" if item.judging else "completed"
                lines.append(Line(item.seq, "comparison", item.run_id, " ".join(item.tags), status))
            case SweepItem():
                lines.append(Line(item.seq, "sweep", item.run_id, "", "completed"))
    return lines


def log(store: Path, session_id: str) -> list[dict[str, Any]]:
    """The session's events as they are stored, each with its name under `event`."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT event, payload FROM log WHERE session_id = ? ORDER BY seq", (session_id,)).fetchall()
    db.close()
    return [{**json.loads(payload), "event": event} for event, payload in rows]


def stored(events: list[dict[str, Any]]) -> list[Line]:
    """What a log comes to, for whoever reads it from its first event on."""
    lines: list[Line] = []
    runs: dict[str, dict[str, Any]] = {}
    for each in events:
        match each["event"]:
            case "message":
                lines.append(Line(each["seq"], "message", each.get("user") or each["role"], each["content"]))
            case "commandResult":
                who = "assistant" if each["success"] else "system"
                lines.append(Line(each["seq"], "message", who, each["message"]))
            case "runState" | "runAnnotation":
                runs.setdefault(each["runId"], {}).setdefault("seq", each["seq"])
                runs[each["runId"]] |= {name: each[name] for name in ("status", "kind", "tags") if name in each}
    for run_id, run in runs.items():
        tags = " ".join(run.get("tags", []))
        lines.append(Line(run["seq"], run.get("kind", "backtest"), run_id, tags, run["status"]))
    return sorted(lines, key=lambda line: line.seq or 0)
