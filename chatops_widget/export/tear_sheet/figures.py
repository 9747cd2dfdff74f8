"""The figures of a tear sheet: every metric with its bounds, and the parameters that differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...protocol.metric_text import NOTHING, label
from ...protocol.metrics import METRICS
from ...results.comparison import BOUNDED, Comparison
from .cells import number, paragraph, section, table, words
from .verdict import bounds_words, tie_groups

ACROSS = 6  # strategies that fit a page side by side
_SURE = {
    "probabilistic_sharpe_ratio": "chance of a true Sharpe above 0",
    "deflated_sharpe_ratio": "the same above the best by luck",
}
_Parameters = Mapping[str, Any]


def metrics(comparison: Comparison) -> str:
    """Metrics down, strategies across, so many as fit; below each bounded one its bounds."""
    frame, sure, groups = comparison.metrics, comparison.bounds, tie_groups(comparison)
    tables = []
    for first in range(0, len(frame), ACROSS):
        some = range(first, min(first + ACROSS, len(frame)))
        rows = [("tie group", [words(groups[k]) for k in some])]
        for name in frame.columns:
            cells = [number(name, frame[name].iloc[k]) for k in some]
            if name in BOUNDED:
                ends = ((sure[f"{name}_lo"].iloc[k], sure[f"{name}_hi"].iloc[k]) for k in some)
                cells = [each + bounds_words(name, *pair) for each, pair in zip(cells, ends, strict=True)]
            rows.append((label(name), cells))
        for name, told in _SURE.items():
            if sure[name].notna().any():
                rows.append((told, [number("win_rate", sure[name].iloc[k]) for k in some]))
        names = [str(frame.index[k]) for k in some]
        shown = f"Metrics of {names[0]} to {names[-1]}" if len(frame) > ACROSS else "Metrics"
        tables.append(table(shown, ["", *names], rows, look="metrics"))
    bounded = [name for name in BOUNDED if sure[f"{name}_lo"].notna().any()]
    about = (
        f"Small figures are bounds at 95 %, of {', '.join(label(name) for name in bounded)}; those of drawdown for"
        " another so many bars of the same kind."
        if bounded
        else "Bounds were not computed: how sure these figures are is not known."
    )
    return section("Metrics", *tables, paragraph(about, "quiet"), _definitions(frame.columns))


def _definitions(names: Any) -> str:
    known = [(label(name), METRICS[name].definition) for name in names if name in METRICS]
    listed = "".join(f"<dt>{words(name)}</dt><dd>{words(told.replace('`', ''))}</dd>" for name, told in known)
    about = "r are the simple returns of n bars, b those of the benchmark, f those without risk, E is the equity and A"
    return f"<h3>How each is measured</h3>{paragraph(f'{about} the bars a year.', 'quiet')}<dl>{listed}</dl>" * bool(
        known
    )


def parameters(comparison: Comparison) -> str:
    """What tells the strategies apart, and in a line what they share."""
    entries = comparison.data.get("strategies") or []
    given: list[_Parameters] = [_asked(entry) for entry in entries]
    if not any(given):
        return section("Parameters", paragraph("This backend told no parameters."))
    names = list(dict.fromkeys(name for each in given for name in each))
    same = [name for name in names if all(name in each and each[name] == given[0].get(name) for each in given)]
    differ = [name for name in names if name not in same]
    rows = [
        (str(title), [words(_value(each[name])) if name in each else NOTHING for name in differ])
        for title, each in zip(comparison.metrics.index, given, strict=True)
    ]
    parts = [table("Parameters that differ", ["", *differ], rows)] if differ else [paragraph("None differs.")]
    shared = ", ".join(f"{name} {_value(given[0][name])}" for name in same)
    return section("Parameters", *parts, *([paragraph(f"The same for all: {shared}.", "quiet")] if shared else []))


def _asked(entry: Mapping[str, Any]) -> _Parameters:
    own = {name: value for name, value in (entry.get("parameters") or {}).items() if value is not None}
    about = {name: entry[name] for name in ("strategy", "symbol") if entry.get(name)}
    return about | own


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
