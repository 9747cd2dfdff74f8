"""One id follows an act from the page to the worker and back, and no line says what people wrote, or a token."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.waiting import PATIENCE

PAGE = """
import sys
from chatops_widget import ChatOps
from chatops_widget.client import embedded
from chatops_widget.protocol.panel import SendText
from tests.support.view import View
from tests.support.waiting import until

with ChatOps(user="ana") as chat:
    chat.wait_connected(60)
    view = View(chat)
    view.say(SendText(view="v", id="act-run", text="/run_backtest momentum lookback=120"))
    view.say(SendText(view="v", id="act-say", text="@ana a secret between us"))
    view.say(SendText(view="v", id="act-wrong", text="/run_backtest momentum symbol=HUSHHUSH"))
    until(lambda: chat.runs and chat.runs[0].settled, "the run")
    until(lambda: len(chat.messages) >= 3, "the messages")
    chat.execute_command("sweep", strategy_id="sma_cross", fast=[5, 10], slow=[50, 60])
    print(embedded.joined().token)
    view.close()
"""


def logged(tmp_path: Path, format: str) -> tuple[str, str]:
    """What kernel, backend and worker wrote into one file; and the token."""
    log = tmp_path / "chatops.log"
    env = os.environ | {"CHATOPS_HOME": str(tmp_path), "CHATOPS_LOG": str(log), "CHATOPS_LOG_FORMAT": format}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PAGE], env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert log.stat().st_mode & 0o077 == 0
    return log.read_text(encoding="utf-8"), done.stdout.strip()


def test_one_id_follows_an_act_from_the_page_to_the_worker(tmp_path: Path) -> None:
    text, token = logged(tmp_path, "json")
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    run = [line for line in lines if line.get("act") == "act-run"]
    assert {line["part"] for line in run} == {"kernel", "backend", "worker"}
    assert len({line["pid"] for line in run}) == 3
    assert [line["message"] for line in run if line["part"] == "kernel"][:2] == [
        "the page asked: SendText",
        "the command run_backtest is submitted",
    ]
    assert [line["message"].split()[-1] for line in run if line["logger"].endswith(".queue")] == [
        "queued",
        "running",
        "completed",
    ]
    for act in ("act-say", "act-wrong"):
        assert {line["part"] for line in lines if line.get("act") == act} == {"kernel", "backend"}
    (sweep,) = {line["act"] for line in lines if line["message"] == "the command sweep is submitted"}
    assert {line["part"] for line in lines if line.get("act") == sweep} == {"kernel", "backend", "worker"}
    for said in (token, "secret between us", "HUSHHUSH", "lookback"):
        assert said not in text


def test_as_text_the_id_stands_in_each_line_too(tmp_path: Path) -> None:
    text, _ = logged(tmp_path, "text")
    run = [line for line in text.splitlines() if " [act-run]: " in line]
    loggers = ("panel.bridge", "session.conversation", "backend.server.gateway", "backend.jobs.queue", "jobs.worker")
    for logger in loggers:
        assert any(f"{logger} [act-run]: " in line for line in run), logger
