"""The conversation is the one door into `session/`: who uses it calls its verbs and reaches through to no part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chatops_widget
from chatops_widget.session.conversation import Conversation
from chatops_widget.session.view import SessionView

ROOT = Path(chatops_widget.__file__).parent
USERS = [ROOT / "chatops.py", *sorted((ROOT / "panel").glob("*.py")), *sorted((ROOT / "export").glob("*.py"))]
# What may be read further, and how; None stands for all, as of a frozen Struct.
READABLE = {
    "session": {name for name in vars(SessionView) if not name.startswith("_")},
    "transcript": {"get", "newest", "before"},
    "facts": None,
    "catalog": None,
    "room": None,
}


def reached_through(source: str) -> Iterator[str]:
    """What is taken from a conversation that is none of its verbs, and what is taken further from what it gives."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(
                value=ast.Name(id="conversation") | ast.Attribute(attr="_conversation" | "conversation"), attr=name
            ) if name.startswith("_") or not hasattr(Conversation, name):
                yield name
            case ast.Attribute(
                value=ast.Attribute(
                    value=ast.Name(id="conversation") | ast.Attribute(attr="_conversation" | "conversation"), attr=given
                ),
                attr=name,
            ):
                allowed = READABLE.get(given, set())
                if allowed is not None and name not in allowed:
                    yield f"{given}.{name}"


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_reaches_through_the_conversation(path: Path) -> None:
    assert list(reached_through(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("self._conversation.navigator.room", ["navigator", "navigator.room"]),
        ("conversation._connection", ["_connection"]),
        ("self.chat._conversation.session.work.open('c')", ["session.work"]),
        ("conversation.transcript.put(item)", ["transcript.put"]),
        ("conversation.session.name.strip()", []),
        ("conversation.facts.protocol", []),
    ],
)
def test_what_reaches_through_is_found(source: str, found: list[str]) -> None:
    assert sorted(reached_through(source)) == sorted(found)


def test_its_parts_are_its_own() -> None:
    tree = ast.parse((ROOT / "session" / "conversation.py").read_text(encoding="utf-8"))
    kept = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }
    assert kept
    assert [name for name in kept if not name.startswith("_")] == []
