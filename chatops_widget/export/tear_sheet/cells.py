"""The parts of a tear sheet in its reader's language: each number with its exact value beside what is shown.

All is escaped. Dates are as tables have them, in whatever language.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ...errors.sentences import METRIC, Phrase, Sentence
from ...languages.language import Language
from ...protocol.metric_text import NOTHING, cell, label

Cell = str  # HTML, by one of the functions below


@dataclass(frozen=True)
class Sheet:
    """Words, paragraphs, tables and sections as HTML; sentences of ours are worded in this language."""

    language: Language

    def words(self, text: object) -> Cell:
        return html.escape(self.language.localise(text) if isinstance(text, str) else str(text))

    def paragraph(self, text: object, look: str = "") -> str:
        return f'<p class="{look}">{self.words(text)}</p>' if look else f"<p>{self.words(text)}</p>"

    def table(
        self, name: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], *, look: str = ""
    ) -> str:
        """A table with a name for its readers; one that is too wide for the page scrolls by itself."""
        top = "".join(f'<th scope="col">{self.words(head)}</th>' if head else "<td></td>" for head in heads)
        body = "".join(
            f'<tr><th scope="row">{self.words(head)}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'
            for head, cells in rows
        )
        return (
            f'<div class="wide {look}" role="region" tabindex="0" aria-label="{self.words(name)}"><table>'
            f"<caption>{self.words(name)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def section(self, name: str, *parts: str) -> str:
        return f"<section><h2>{self.words(name)}</h2>{''.join(parts)}</section>"


def metric(name: str) -> Sentence:
    """A metric as a table calls it."""
    return Sentence(label(name), Phrase(code=METRIC, values={"name": name}))


def number(metric: str, value: float) -> Cell:
    """As a table writes it; whoever reads the page by program finds the whole float."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return data(value, cell(metric, value))


def data(value: float, shown: str) -> Cell:
    """A number with what stands for it; a dash alone where there is none."""
    return f'<data value="{float(value)!r}">{html.escape(shown)}</data>' if math.isfinite(value) else NOTHING


def date(stamp: pd.Timestamp, *, intraday: bool) -> Cell:
    told = stamp.strftime("%Y-%m-%d %H:%M" if intraday else "%Y-%m-%d")
    return f'<time datetime="{stamp.isoformat()}">{told}</time>'
