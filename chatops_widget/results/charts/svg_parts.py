"""Pieces of an SVG: words, lines, marks and a legend, with every name escaped. Pure."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from .look import BUY, CLASS, LINE, SELL, TINTS, style_sheet

WIDTH = 720
SMALL, TITLE = 11, 13  # px
_NARROW, _BROAD = frozenset("iljftrI.,:;'|!() "), frozenset("mwMW@%—")
FONT = "system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif"


def width_of(words: str, size: float = SMALL, *, bold: bool = False) -> float:
    """How wide they will be, about, in a usual font without serifs."""
    return sum(map(_ems, words)) * size * (1.12 if bold else 1)


def _ems(letter: str) -> float:
    if letter > "\u2e7f":  # as of Korean
        return 1.0
    return 0.36 if letter in _NARROW else 0.95 if letter in _BROAD else 0.63


def text(
    x: float, y: float, words: str, *, anchor: str = "start", quiet: bool = True, size: int = SMALL, bold: bool = False
) -> str:
    look = (' fill-opacity="0.75"' if quiet else "") + (' font-weight="600"' if bold else "")
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{n(x)}" y="{n(y)}" font-size="{size}"{place}{look}>{html.escape(words)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line of the grid."""
    return f'<line class="grid" stroke="{LINE[0]}" x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"/>'


def triangle(x: float, y: float, *, buys: bool, size: float = 4.5) -> str:
    """▲ below a point where something was bought, ▼ above it where it was sold; its tip is the point."""
    down = 1 if buys else -1
    points = f"{n(x)},{n(y)} {n(x - size)},{n(y + down * 1.8 * size)} {n(x + size)},{n(y + down * 1.8 * size)}"
    name, colour = ("buy", BUY[0]) if buys else ("sell", SELL[0])
    return f'<polygon class="mark {name}" fill="{colour}" points="{points}"/>'


def stroke(tint: int, *, dashed: bool = False, wide: float = 1.6) -> str:
    """The attributes of a curve."""
    place = tint_place(tint)
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'class="line t{place}" fill="none" stroke="{TINTS[place - 1][0]}" stroke-width="{n(wide)}"{dash}'


def area(tint: int) -> str:
    place = tint_place(tint)
    return f'class="area t{place}" fill="{TINTS[place - 1][0]}" fill-opacity="0.18"'


def tint_place(tint: int) -> int:
    """There are so many colours; then they begin anew."""
    return (tint - 1) % len(TINTS) + 1


@dataclass(frozen=True)
class Key:
    """An entry of a legend: a curve, or (`buys` is set) a mark."""

    name: str
    tint: int = 1
    dashed: bool = False
    buys: bool | None = None


def legend(keys: Sequence[Key], top: float) -> tuple[list[str], float]:
    """The entries in as many rows as they need, and where the last row ends. Each name is told whole."""
    parts: list[str] = []
    x, y = 4.0, top
    for key in keys:
        wide = 22 + width_of(key.name)
        if x > 4 and x + wide > WIDTH - 4:
            x, y = 4.0, y + 16
        if key.buys is None:
            ends = f'x1="{n(x)}" y1="{n(y - 4)}" x2="{n(x + 16)}" y2="{n(y - 4)}"'
            parts.append(f"<line {stroke(key.tint, dashed=key.dashed, wide=2)} {ends}/>")
        else:
            parts.append(triangle(x + 8, y - (8 if key.buys else 0), buys=key.buys))
        parts.append(text(x + 21, y, key.name, quiet=False))
        x += wide + 14
    return parts, y if keys else top - 16


def heading(title: str, top: float = 16) -> tuple[list[str], float]:
    """A title in as many lines as it needs, and where the last one stands."""
    lines: list[str] = []
    for word in title.split():
        if lines and width_of(f"{lines[-1]} {word}", TITLE, bold=True) <= WIDTH - 8:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    parts = [text(4, top + k * 17, line, quiet=False, size=TITLE, bold=True) for k, line in enumerate(lines)]
    return parts, top + (len(lines) - 1) * 17


def document(parts: Sequence[str], height: float, label: str, *, styled: bool) -> str:
    """The whole picture. With its style sheet (`styled`) it stands by itself, in a file too."""
    sheet = f"<style>{style_sheet()}</style>" if styled else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{CLASS}" role="img" aria-label="{html.escape(label)}" '
        f'viewBox="0 0 {WIDTH} {n(height)}" width="{WIDTH}" style="max-width:100%;height:auto;font-family:{FONT}" '
        f'fill="currentColor">{sheet}{"".join(parts)}</svg>'
    )


def n(value: float) -> str:
    """A coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")
