"""The figures of a tear sheet: every metric with its bounds, and the parameters that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...errors.sentences import Sentence, say
from ...protocol.metric_definition import definition
from ...protocol.metric_text import NOTHING
from ...protocol.metrics import METRICS
from ...results.comparison import BOUNDED, Comparison
from .cells import Cell, Sheet, metric, number
from .verdict import TIE_GROUP, bounds_words, tie_groups

ACROSS = 6  # strategies that fit a page side by side
_SURE: Mapping[str, Sentence] = {
    "probabilistic_sharpe_ratio": say("sheet.psr", "chance of a true Sharpe above 0"),
    "deflated_sharpe_ratio": say("sheet.dsr", "the same above the best by luck"),
}
METRICS_HEAD, PARAMETERS_HEAD = say("sheet.metrics", "Metrics"), say("sheet.parameters", "Parameters")
_Parameters = Mapping[str, Any]


def metrics(sheet: Sheet, comparison: Comparison) -> str:
    """Metrics down, strategies across, so many as fit; below each bounded one its bounds."""
    frame, sure, groups = comparison.metrics, comparison.bounds, tie_groups(comparison)
    tables = []
    for first in range(0, len(frame), ACROSS):
        some = range(first, min(first + ACROSS, len(frame)))
        rows: list[tuple[str, list[Cell]]] = [(TIE_GROUP, [sheet.words(groups[k]) for k in some])]
        for name in frame.columns:
            cells = [number(name, frame[name].iloc[k]) for k in some]
            if name in BOUNDED:
                ends = ((sure[f"{name}_lo"].iloc[k], sure[f"{name}_hi"].iloc[k]) for k in some)
                cells = [each + bounds_words(sheet, name, *pair) for each, pair in zip(cells, ends, strict=True)]
            rows.append((metric(name), cells))
        for name, told in _SURE.items():
            if sure[name].notna().any():
                rows.append((told, [number("win_rate", sure[name].iloc[k]) for k in some]))
        names = [str(frame.index[k]) for k in some]
        part = say("sheet.metrics_of", "Metrics of {first} to {last}", first=names[0], last=names[-1])
        tables.append(sheet.table(part if len(frame) > ACROSS else METRICS_HEAD, ["", *names], rows, look="metrics"))
    bounded = [name for name in BOUNDED if sure[f"{name}_lo"].notna().any()]
    about = (
        say(
            "sheet.bounded",
            "Small figures are bounds at 95 %, of {names}; those of drawdown for another so many bars of the same "
            "kind.",
            names=[metric(name) for name in bounded],
        )
        if bounded
        else say("sheet.unbounded", "Bounds were not computed: how sure these figures are is not known.")
    )
    return sheet.section(METRICS_HEAD, *tables, sheet.paragraph(about, "quiet"), _definitions(sheet, frame.columns))


def _definitions(sheet: Sheet, names: Iterable[str]) -> str:
    known = [name for name in names if name in METRICS]
    if not known:
        return ""
    listed = "".join(
        f"<dt>{sheet.words(metric(name))}</dt>"
        f"<dd>{sheet.words(definition(name, sheet.language.name).replace('`', ''))}</dd>"
        for name in known
    )
    about = say(
        "sheet.letters",
        "r are the simple returns of n bars, b those of the benchmark, f those without risk, E is the equity and A the "
        "bars a year.",
    )
    head = sheet.words(say("sheet.definitions", "How each is measured"))
    return f"<h3>{head}</h3>{sheet.paragraph(about, 'quiet')}<dl>{listed}</dl>"


def parameters(sheet: Sheet, comparison: Comparison) -> str:
    """What tells the strategies apart, and in a line what they share."""
    entries = comparison.data.get("strategies") or []
    given: list[_Parameters] = [_asked(entry) for entry in entries]
    if not any(given):
        told = say("sheet.no_parameters", "This backend told no parameters.")
        return sheet.section(PARAMETERS_HEAD, sheet.paragraph(told))
    names = list(dict.fromkeys(name for each in given for name in each))
    same = [name for name in names if all(name in each and each[name] == given[0].get(name) for each in given)]
    differ = [name for name in names if name not in same]
    rows = [
        (str(title), [sheet.words(_value(each[name])) if name in each else NOTHING for name in differ])
        for title, each in zip(comparison.metrics.index, given, strict=True)
    ]
    if differ:
        parts = [sheet.table(say("sheet.differing", "Parameters that differ"), ["", *differ], rows)]
    else:
        parts = [sheet.paragraph(say("sheet.none_differs", "None differs."))]
    if same:
        shared = [f"{name} {_value(given[0][name])}" for name in same]
        parts.append(sheet.paragraph(say("sheet.shared", "The same for all: {shared}.", shared=shared), "quiet"))
    return sheet.section(PARAMETERS_HEAD, *parts)


def _asked(entry: Mapping[str, Any]) -> _Parameters:
    own = {name: value for name, value in (entry.get("parameters") or {}).items() if value is not None}
    about = {name: entry[name] for name in ("strategy", "symbol") if entry.get(name)}
    return about | own


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
