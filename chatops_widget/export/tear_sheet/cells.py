"""Tables of a tear sheet: each number with its exact value beside what is shown, each date as one. All is escaped."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

import pandas as pd

from ...protocol.metric_text import NOTHING, cell

Cell = str  # HTML, by one of the functions below
Head = tuple[str, ...]  # of a row: the first is its name


def words(text: object) -> Cell:
    return html.escape(str(text))


def paragraph(text: object, look: str = "") -> str:
    return f'<p class="{look}">{words(text)}</p>' if look else f"<p>{words(text)}</p>"


def number(metric: str, value: float) -> Cell:
    """As a table writes it; whoever reads the page by program finds the whole float."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return data(value, cell(metric, value))


def data(value: float, shown: str) -> Cell:
    """A number with what stands for it; a dash alone where there is none."""
    return f'<data value="{float(value)!r}">{words(shown)}</data>' if math.isfinite(value) else NOTHING


def date(stamp: pd.Timestamp, *, intraday: bool) -> Cell:
    told = stamp.strftime("%Y-%m-%d %H:%M" if intraday else "%Y-%m-%d")
    return f'<time datetime="{stamp.isoformat()}">{told}</time>'


def table(name: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], *, look: str = "") -> str:
    """A table with a name for its readers; one that is too wide for the page scrolls by itself."""
    top = "".join(f'<th scope="col">{words(head)}</th>' if head else "<td></td>" for head in heads)
    body = "".join(
        f'<tr><th scope="row">{words(head)}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'
        for head, cells in rows
    )
    return (
        f'<div class="wide {look}" role="region" tabindex="0" aria-label="{words(name)}"><table>'
        f"<caption>{words(name)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def section(name: str, *parts: str) -> str:
    return f"<section><h2>{words(name)}</h2>{''.join(parts)}</section>"
