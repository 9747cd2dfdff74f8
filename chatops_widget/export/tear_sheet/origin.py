"""Where the numbers of a tear sheet come from: prices, code, costs and versions of each strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...results.comparison import Comparison
from .cells import Cell, paragraph, section, table, words

ALL = "all"
NOT_KNOWN = "not known"


def origin(comparison: Comparison) -> str:
    """One row for what all share, else one a strategy."""
    told = comparison.attrs
    of_each: Mapping[str, Mapping[str, Any]] = told["provenance"]
    rows: list[tuple[str, list[Cell]]] = []
    for what, tell in _TOLD.items():
        texts = {name: tell(each) if each else NOT_KNOWN for name, each in of_each.items()}
        if len(set(texts.values())) == 1 and texts:
            texts = {ALL: next(iter(texts.values()))}
        rows += [(what, [words(name), f"<code>{words(text)}</code>"]) for name, text in texts.items()]
    unknown = [name for name, each in of_each.items() if not each]
    drawn = f"Its tests drew {told['draws']:,} times from the seed {told['seed']}." if told.get("draws") else ""
    parts = [table("What each was computed on", ["", "of", ""], rows, look="told")] if rows else []
    if unknown:
        parts.append(paragraph(f"Not known, as of what was imported or kept without it: {', '.join(unknown)}."))
    parts.append(paragraph(f"Comparison {told['id']}. {drawn}", "quiet"))
    return section("Provenance", *parts)


def _prices(provenance: Mapping[str, Any]) -> str:
    return "; ".join(
        " ".join(
            filter(
                None,
                (
                    str(each.get("symbol")),
                    f"as {each['used_as']}" if each.get("used_as") else "",
                    f"from {each['source']}" if each.get("source") else "",
                    f"{each['bars']:,} bars {each['first']} to {each['last']}" if each.get("bars") else "",
                    f"SHA-256 {each.get('sha256')}",
                ),
            )
        )
        for each in provenance.get("data") or []
    )


def _settings(provenance: Mapping[str, Any]) -> str:
    set_to = {name: value for name, value in (provenance.get("settings") or {}).items() if value is not None}
    return ", ".join(f"{name} {value}" for name, value in set_to.items()) or "none"


def _parameters(provenance: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in (provenance.get("parameters") or {}).items()) or "none"


def _engine(provenance: Mapping[str, Any]) -> str:
    engine = provenance.get("engine") or {}
    return f"chatops_widget {engine.get('version', NOT_KNOWN)}, code {engine.get('code', NOT_KNOWN)}"


def _libraries(provenance: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {version}" for name, version in (provenance.get("libraries") or {}).items()) or NOT_KNOWN


_TOLD = {
    "prices": _prices,
    "strategy's code": lambda provenance: f"SHA-256 {provenance.get('code', NOT_KNOWN)}",
    "parameters": _parameters,
    "window and costs": _settings,
    "engine": _engine,
    "libraries": _libraries,
}
