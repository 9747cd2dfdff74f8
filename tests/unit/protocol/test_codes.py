"""Whatever the program says to people has a code, so that a panel can say it in its reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import generate_phrases
import pytest

PACKAGE = Path(generate_phrases.ROOT) / "chatops_widget"
ERRORS = {
    node.name
    for node in ast.parse((PACKAGE / "errors" / "__init__.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
}
SAYING = ERRORS | {
    "Fault",
    "CommandResult",
    "ErrorEvent",
    "Taint",
    "CommandSpec",
    "ParameterSpec",
    "UploadRule",
    "Sentence",
    "as_sentence",
}
SAID = {"message", "hint", "summary", "refusal"}
HEARD_IN_PYTHON = {"charts", "doctor", "export", "inputs", "magics", "results"}  # no panel shows what these refuse
PATHS = [path for path in sorted(PACKAGE.rglob("*.py")) if not HEARD_IN_PYTHON & set(path.relative_to(PACKAGE).parts)]


def written_out(tree: ast.AST) -> Iterator[int]:
    """The lines where a text that is written out there, and has no code, is said to people."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in SAYING:
            texts = [each.value for each in node.keywords if each.arg in SAID]
            texts += node.args[:1] if name in ERRORS or name in ("Sentence", "as_sentence") else []
        elif name == "append" and isinstance(node.func, ast.Attribute) and "notes" in ast.unparse(node.func.value):
            texts = node.args
        else:
            continue
        yield from (text.lineno for text in texts if _is_english(text))


def _is_english(text: ast.expr) -> bool:
    """Of a text that chooses between two, either."""
    match text:
        case ast.IfExp(body=one, orelse=other):
            return _is_english(one) or _is_english(other)
        case ast.Constant(value=str(words)):
            return any(map(str.isalpha, words))
        case ast.JoinedStr(values=parts):
            return any(_is_english(part) for part in parts)
    return False


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_said_to_people_without_a_code(path: Path) -> None:
    lines = list(written_out(ast.parse(path.read_text(encoding="utf-8"))))
    assert not lines, f"Give the sentence a code: say(code, template, ...), at {path.name}:{lines}."


def test_a_sentence_without_a_code_would_be_found() -> None:
    tree = ast.parse('raise BadInput("No." if x else f"No {y}.", hint=say("a", "b"))\nnotes.append("Something.")')
    assert list(written_out(tree)) == [1, 2]


def test_each_code_says_one_thing_and_is_written_out() -> None:
    assert generate_phrases.said()["bars"] == "{n:,} bars"
    with pytest.raises(ValueError, match="written out"):
        list(generate_phrases.calls_of_say(ast.parse("from .sentences import say\nsay(code, f'{x}')")))
