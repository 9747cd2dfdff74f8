"""The picture of a panel that stays in a notebook: plain HTML that needs no kernel, of a bounded size. Pure."""

from __future__ import annotations

import html
from datetime import datetime

from ..results.charts.look import GROUND, LINE, painted
from .cards_html import QUIET
from .content import Document
from .html_file import WRITE, framed
from .picture_words import PictureWords, words_in

MAX_ITEMS = 60  # the newest; a notebook is opened, sent and compared with all it holds
MAX_CHARS = 300_000
UNNAMED = "ChatOps"  # a session's id is how others come in: no picture has it

_FRAME = "max-width:100%;border-width:1px;border-style:solid;border-radius:10px;overflow:hidden"
_HEAD = "padding:8px 12px;border-bottom-width:1px;border-bottom-style:solid"
_NOTICE = "margin:0;padding:6px 12px"
# Begins at its end, as a log does, without a script.
_LOG = "display:flex;flex-direction:column-reverse;max-height:min(600px,80vh);overflow:auto;padding:0 12px"


def to_picture(document: Document, at: datetime, name: str, language: str = "en") -> str:
    """The document as its panel showed it.

    Parameters
    ----------
    at
        When that was, on the reader's clock.
    name
        The panel's mark, a space and a number: who has an older one of the panel knows it by this.
    language
        That the panel is read in. What it says itself is in that; what was said and measured is as exports have it.
    """
    words = words_in(language)
    rows, left_out = _rows(document)
    missing = _left_out(words, left_out, more=document.older)
    notes = f'<p style="{QUIET}">{html.escape(missing)}</p>' if missing else ""
    body = notes + "".join(rows) or f'<p style="{QUIET}">{html.escape(words.nothing)}</p>'
    line = painted("border-color", LINE)
    clock = at.strftime("%Y-%m-%d %H:%M %Z").strip()
    said = words.shown.format(clock=clock)
    return (
        f'<div data-chatops-kept="{html.escape(name)}"><style>{_instead_of(name)}</style>'
        + framed(
            f'<div style="{_FRAME};{line};{painted("background", GROUND)}">'
            f'<div style="{_HEAD};{line}"><b>{html.escape(document.name or UNNAMED)}</b></div>'
            f'<p style="{_NOTICE};{QUIET}">{html.escape(said)}</p>'
            f'<div style="{_LOG}" tabindex="0"><div>{body}</div></div></div>'
        )
        + "</div>"
    )


def _rows(document: Document) -> tuple[list[str], int]:
    """The newest that fit, in order, and how many do not. One that is too long with its chart goes without."""
    rows: list[str] = []
    room = MAX_CHARS
    for item in reversed(document.items[-MAX_ITEMS:]):
        row = WRITE[type(item)](item, document.charts.get(item.key, ""))
        if len(row) > room:
            row = WRITE[type(item)](item, "")
        if len(row) > room:
            break
        room -= len(row)
        rows.append(row)
    return rows[::-1], len(document.items) - len(rows)


def _left_out(words: PictureWords, left_out: int, *, more: bool) -> str:
    if not left_out:
        return words.more if more else ""
    said = words.one if left_out == 1 else words.several
    return said.format(n=left_out, more=words.and_more if more else "")


def _instead_of(name: str) -> str:
    """Hides the output before it while that is a bare sentence: JupyterLab's about a widget that it does not find.

    Elements in it are a live panel, or an error that somebody should see.
    """
    return (
        f'.jp-OutputArea-child:has(+.jp-OutputArea-child [data-chatops-kept="{name}"])'
        ":not(:has(.jp-OutputArea-output>*)){display:none}"
    )
