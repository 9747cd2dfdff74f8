"""What the Markdown points to is there: pages, files, pictures, headings, and the folders in CONTRIBUTING's map."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
PICTURES = ROOT / "docs" / "pictures"
MOST = 250_000  # bytes: everybody who clones the repository has them all
POINTERS = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|srcset)=\"([^\"]+)\"")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pointers(page: Path) -> set[str]:
    """Every link and picture of a page, but for what lies elsewhere."""
    found = {"".join(pair) for pair in POINTERS.findall(FENCED.sub("", page.read_text(encoding="utf-8")))}
    return {each for each in found if not re.match(r"[a-z]+:", each)}


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def scenes() -> set[str]:
    """Of `scripts/pictures.py`, read and not run: it needs a browser."""
    tree = ast.parse((ROOT / "scripts" / "pictures.py").read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {each.name for each in functions if any(ast.unparse(mark) == "scene" for mark in each.decorator_list)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_points_to_what_is_there(page: Path) -> None:
    for pointer in pointers(page):
        path, _, anchor = pointer.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), pointer
        assert not anchor or anchor in anchors(target), pointer


def test_each_scene_has_a_light_and_a_dark_picture_that_a_page_shows() -> None:
    taken = {f"{name}-{theme}.png" for name in scenes() for theme in ("light", "dark")}
    assert len(taken) > 20
    assert {path.name for path in PICTURES.iterdir()} == taken
    shown = {Path(pointer).name for page in PAGES for pointer in pointers(page)}
    assert taken <= shown
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST] == []


def test_the_paths_in_contributing_are_there() -> None:
    text = FENCED.sub("", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    roots = [ROOT, ROOT / "chatops_widget", ROOT / "chatops_widget" / "backend", ROOT / "js", ROOT / "js" / "src"]
    paths = re.findall(r"`(?:python )?([\w.-]+/[\w./-]*)", text)
    assert len(paths) > 15
    assert [path for path in paths if not any((root / path).exists() for root in roots)] == []
