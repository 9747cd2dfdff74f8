"""Equity curves as one SVG: lines over a common scale, and under them how far each was below its peak. Pure."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np

from ..protocol.equity import drawdowns

_COLORS = ("#1976d2", "#d9480f", "#2b8a3e", "#862e9c", "#5c940d", "#0b7285")
_WIDTH, _HEIGHT = 640, 120
_UNDER = 40  # of that, for the drawdowns


def draw(curves: Sequence[tuple[str, Sequence[float]]]) -> str:
    """The curves by name; a table beside them says it in numbers."""
    low = min(min(values) for _, values in curves)
    high = max(max(values) for _, values in curves)
    falls = [_drawdown(values) for _, values in curves]
    deepest = min(min(values) for values in falls)
    base = _HEIGHT - _UNDER
    lines = []
    for index, ((name, values), fall) in enumerate(zip(curves, falls, strict=True)):
        color = _COLORS[index % len(_COLORS)]
        title = html.escape(name)
        line = _points(values, low, high, 4, base - 4)
        lines.append(
            f'<polyline fill="none" stroke="{color}" stroke-width="1.6" points="{line}">'
            f"<title>{title}</title></polyline>"
        )
        area = f"0,{base + 4} {_points(fall, deepest, 0.0, base + 4, _HEIGHT - 2)} {_WIDTH},{base + 4}"
        lines.append(
            f'<polygon fill="{color}" fill-opacity="0.18" stroke="{color}" stroke-opacity="0.6" points="{area}">'
            f"<title>{title}, drawdown</title></polygon>"
        )
    label = html.escape("Equity and drawdown of " + ", ".join(name for name, _ in curves), quote=True)
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" height="{_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" {view}>{"".join(lines)}</svg>'


def _points(values: Sequence[float], low: float, high: float, top: float, bottom: float) -> str:
    step, span = _WIDTH / max(len(values) - 1, 1), (high - low) or 1.0
    return " ".join(
        f"{i * step:.1f},{bottom - (value - low) / span * (bottom - top):.1f}" for i, value in enumerate(values)
    )


def _drawdown(values: Sequence[float]) -> list[float]:
    falls = drawdowns(np.array(values, np.float64)).tolist()
    return [fall if math.isfinite(fall) else 0.0 for fall in falls]
