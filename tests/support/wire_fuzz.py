"""Fuzzing of the wire, seeded: what a client might send by mistake or malice, as packets of Socket.IO."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from chatops_widget.backend.catalog import COMMANDS

SESSIONS = ["session_1", "session_2", "", "nobody's"]
TEXTS = [
    *("", " ", "hello", "@bo", "/help", "/run_backtest sma_cross fast=10", "/sweep sma_cross fast=1:9", "/nothing"),
    *("compare momentum and sma_cross", "sharpe > 0.5 since last week", "sharpe >", "tag:", '"', "(((", "\\", "%s{0}"),
    *("\0", "\ud800", "\udfff\ud800", "\u202eevil", "\u200b", "é\u0301", "x" * 128, "x" * 129, "x" * 64_001),
    *("'; DROP TABLE log; --", "<script>alert(1)</script>", "../../etc/passwd", "C:\\con", "NaN", "1e999", "0x10"),
]
NUMBERS = [0, 1, -1, 2, 10, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, 0.5, -0.0, 1e308, float("nan"), float("inf")]
EVENTS: dict[str, Any] = {
    "joinSession": "session_1",
    "leaveSession": "session_2",
    "sendMessage": {"sessionId": "session_1", "content": "hello", "clientId": "c"},
    "executeCommand": {"sessionId": "session_1", "command": "help", "parameters": {}, "clientId": "c", "text": "/help"},
    "createSession": {"sessionId": "session_1", "name": "ours", "clientId": "c"},
    "archiveSession": {"sessionId": "session_1", "archived": True},
    "deleteSession": {"sessionId": "session_2", "clientId": "c"},
    "editMessage": {"sessionId": "session_1", "id": "m", "content": "new", "clientId": "c"},
    "stopReply": {"sessionId": "session_1", "id": "m"},
    "readEvents": {"sessionId": "session_1", "after": 0, "before": None, "limit": 10},
    "findEvents": {"sessionId": "session_1", "text": "hello", "before": None, "limit": 10},
    "findRuns": {"text": "sharpe > 0", "where": "", "tag": None, "session": None, "before": None, "limit": 10},
    "cancelRun": {"sessionId": "session_1", "runId": "bt_1", "clientId": "c"},
    "getResult": {"id": "bt_1"},
    "getPrices": {"sessionId": "session_1", "symbol": "SPX", "start": "2005-01-01", "end": None, "adjust": False},
    "listSessions": {},
    "uploadFile": {
        "sessionId": "session_1",
        "name": "A.csv",
        "content": b"date,close\n2020-01-01,1\n",
        "clientId": "c",
    },
    "importResult": {
        "sessionId": "session_1",
        "name": "theirs",
        "source": "elsewhere",
        "columns": {"date": bytes(range(16)), "equity": b"\0\0\0\0\0\0\xf0?" * 2},
        "notes": ["as it was"],
        "clientId": "c",
    },
    "setPresence": {"sessionId": "session_1", "here": True},
    "typing": {"sessionId": "session_1", "typing": True},
    "markRead": {"sessionId": "session_1", "seq": 1},
}


class Packet(NamedTuple):
    """A packet, with what it is one of: an event that is answered, whatever it holds, or any text at all."""

    text: str
    attachments: list[bytes]
    answered: bool


def packets(seed: int, count: int) -> Iterator[Packet]:
    """So many, always the same for a seed; each has its number as the id that its ack bears."""
    chance = random.Random(seed)
    for number in range(count):
        event = chance.choice(list(EVENTS))
        packet = _event(number, event, _mutated(chance, EVENTS[event], event))
        if chance.random() < 0.25:
            packet = Packet(_mangled(chance, packet.text), packet.attachments, False)
        yield packet


def _event(number: int, name: str, payload: Any) -> Packet:
    attachments: list[bytes] = []

    def plain(value: Any) -> Any:
        match value:
            case bytes():
                attachments.append(value)
                return {"_placeholder": True, "num": len(attachments) - 1}
            case dict():
                return {key: plain(each) for key, each in value.items()}
            case list():
                return [plain(each) for each in value]
        return value

    body = json.dumps([name, plain(payload)])
    kind = f"5{len(attachments)}-" if attachments else "2"
    return Packet(f"{kind}{number}{body}", attachments, True)


def _mutated(chance: random.Random, payload: Any, event: str) -> Any:
    """A payload with one thing wrong, or two, or none."""
    if not isinstance(payload, dict) or chance.random() < 0.05:
        return chance.choice([payload, chance.choice(SESSIONS), _junk(chance)])
    made = dict(payload)
    if "clientId" in made:
        made["clientId"] = f"c{chance.randrange(10**6)}"  # mostly an act of its own
    if event == "executeCommand":
        command = chance.choice(COMMANDS)
        names = [spec.name for spec in command.parameters] + ["strategy_id", "fast", "symbol", "start"]
        made["command"] = command.name
        made["parameters"] = {chance.choice(names): _junk(chance) for _ in range(chance.randrange(4))}
    for _ in range(chance.choice([0, 1, 1, 2])):
        match chance.randrange(5):
            case 0 if made:
                del made[chance.choice(list(made))]
            case 1:
                made[chance.choice(TEXTS)] = _junk(chance)
            case _ if made:
                made[chance.choice(list(made))] = _junk(chance)
    return made


def _junk(chance: random.Random, depth: int = 0) -> Any:
    match chance.randrange(8 if depth < 3 else 5):
        case 0:
            return chance.choice([None, True, False])
        case 1:
            return chance.choice(NUMBERS)
        case 2 | 3:
            return chance.choice(TEXTS)
        case 4:
            return "".join(
                chr(chance.choice([9, 32, 47, 58, 61, 65, 0x3BB, 0x1F600])) for _ in range(chance.randrange(40))
            )
        case 5:
            return [_junk(chance, depth + 1) for _ in range(chance.randrange(5))]
        case 6:
            return {chance.choice(TEXTS): _junk(chance, depth + 1) for _ in range(chance.randrange(5))}
    return chance.randbytes(chance.choice([0, 1, 100]))


def _mangled(chance: random.Random, text: str) -> str:
    """Cut, doubled, or with some characters others: mostly no packet any more."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(5):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + text[max(at - 9, 0) :]
        case 2:
            return text[:at] + chance.choice(['"', "[", "{", "}", ",", "-", "9", "/", "\\u", "\0"]) * 3 + text[at:]
        case 3:
            return str(chance.randrange(10)) + text[1:]
    return chance.choice(["/other,", "99999-", "0", "4", "5-", "[[[[", "51-", '2["connect"]']) + text[1:]
