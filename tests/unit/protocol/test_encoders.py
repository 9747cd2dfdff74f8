"""Whatever may hold a sentence is encoded by `protocol.wire`, which knows how: msgspec alone refuses it at run time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import chatops_widget

PACKAGE = Path(chatops_widget.__file__).parent
ENCODERS = {"msgspec.json.encode", "msgspec.msgpack.encode", "msgspec.to_builtins"}
# What is encoded there holds no sentence: figures, parameters, files of strategies, curves, plain data.
PLAIN = {
    "backend/app/app.py",
    "backend/assistant/replies.py",
    "backend/jobs/parcels.py",
    "backend/jobs/progress.py",
    "backend/jobs/sweep_parts.py",
    "backend/jobs/training_parts.py",
    "backend/server/rooms.py",
    "backend/server/wire_json.py",
    "backend/simulation/costs.py",
    "backend/simulation/provenance.py",
    "backend/storage/results.py",
    "backend/storage/run_table.py",
    "backend/storage/store.py",
    "backend/trials/variant.py",
    "backend/uploads/sandbox.py",
    "backend/uploads/strategy_library.py",
    "folders/shared_backend.py",
    "protocol/wire.py",
    "results/curve_store.py",
}


def unaware(tree: ast.AST) -> Iterator[int]:
    """The lines that encode without a hook for sentences."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ENCODERS:
            yield from [] if any(each.arg == "enc_hook" for each in node.keywords) else [node.lineno]


def test_whatever_may_hold_a_sentence_is_encoded_by_who_knows_how() -> None:
    found = {
        str(path.relative_to(PACKAGE).as_posix())
        for path in PACKAGE.rglob("*.py")
        if any(unaware(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found <= PLAIN, "Use to_wire, to_json, pack or plain_data of protocol.wire, or say here that it holds none."
    assert found >= PLAIN, "These encode nothing any more."
