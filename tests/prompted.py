"""An assistant that says what a test tells it to, when the test tells it to: `--assistant prompted:Prompted`."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator

from chatops_widget.backend.assistant.api import Turn


class Prompted:
    """Asks the test, a line of JSON a word: {"say": "piece"}, {"run": strategy}, {"crash": why}, {"end": true}."""

    async def answer(self, turn: Turn) -> AsyncIterator[str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(os.environ["PROMPTER"]))
        history = [(message.user, message.content) for message in await turn.history()]
        writer.write(json.dumps({"text": turn.text, "user": turn.user, "history": history}).encode() + b"\n")
        try:
            while line := await reader.readline():
                told = json.loads(line)
                if "say" in told:
                    yield told["say"]
                elif "run" in told:
                    await turn.execute("run_backtest", strategy_id=told["run"])
                elif "crash" in told:
                    raise RuntimeError(told["crash"])
                else:
                    return
        finally:
            writer.close()


def not_an_assistant() -> object:
    return object()


def failing() -> object:
    raise RuntimeError("no key")


class Returning:
    async def answer(self, turn: Turn) -> str:
        return "all at once"
