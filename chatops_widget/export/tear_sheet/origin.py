"""Where the numbers of a tear sheet come from: prices, code, costs and versions of each strategy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...errors.sentences import Sentence, joined, say
from ...results.comparison import Comparison
from .cells import Cell, Sheet

ALL = say("sheet.all", "all")
NOT_KNOWN = say("sheet.not_known", "not known")
NONE = say("sheet.none", "none")


def origin(sheet: Sheet, comparison: Comparison) -> str:
    """One row for what all share, else one a strategy."""
    told = comparison.attrs
    of_each: Mapping[str, Mapping[str, Any]] = told["provenance"]
    rows: list[tuple[str, list[Cell]]] = []
    for what, tell in _TOLD:
        texts = {name: tell(each) if each else NOT_KNOWN for name, each in of_each.items()}
        if len(set(texts.values())) == 1 and texts:
            texts = {ALL: next(iter(texts.values()))}
        rows += [(what, [sheet.words(name), f"<code>{sheet.words(text)}</code>"]) for name, text in texts.items()]
    unknown = [name for name, each in of_each.items() if not each]
    heads = ["", say("sheet.of", "of"), ""]
    parts = [sheet.table(say("sheet.computed_on", "What each was computed on"), heads, rows, look="told")] * bool(rows)
    if unknown:
        names = say(
            "sheet.unknown_origin", "Not known, as of what was imported or kept without it: {names}.", names=unknown
        )
        parts.append(sheet.paragraph(names))
    about = [say("sheet.comparison", "Comparison {id}.", id=told["id"])]
    if told.get("draws"):
        seed = {"n": told["draws"], "seed": str(told["seed"])}
        about.append(say("sheet.draws", "Its tests drew {n:,} times from the seed {seed}.", **seed))
    parts.append(sheet.paragraph(joined(about), "quiet"))
    return sheet.section(say("sheet.provenance", "Provenance"), *parts)


def _prices(provenance: Mapping[str, Any]) -> Sentence:
    return joined([_price(each) for each in provenance.get("data") or []], "; ")


def _price(each: Mapping[str, Any]) -> Sentence:
    used, source, bars = (each.get(name) for name in ("used_as", "source", "bars"))
    span = {"n": bars, "first": str(each.get("first")), "last": str(each.get("last"))}
    facts = [
        str(each.get("symbol")),
        say("sheet.used_as", "as {what}", what=str(used)) if used else "",
        say("sheet.source", "from {source}", source=str(source)) if source else "",
        say("sheet.bars", "{n:,} bars {first} to {last}", **span) if bars else "",
        f"SHA-256 {each.get('sha256')}",
    ]
    return joined(facts)


def _listed(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in given.items())


def _settings(provenance: Mapping[str, Any]) -> str:
    return _listed({k: v for k, v in (provenance.get("settings") or {}).items() if v is not None}) or NONE


def _parameters(provenance: Mapping[str, Any]) -> str:
    return _listed(provenance.get("parameters") or {}) or NONE


def _code(provenance: Mapping[str, Any]) -> Sentence:
    return joined(["SHA-256", provenance.get("code", NOT_KNOWN)])


def _engine(provenance: Mapping[str, Any]) -> Sentence:
    engine = provenance.get("engine") or {}
    told = {name: engine.get(name, NOT_KNOWN) for name in ("version", "code")}
    return say("sheet.engine_of", "chatops_widget {version}, code {code}", **told)


def _libraries(provenance: Mapping[str, Any]) -> str:
    return _listed(provenance.get("libraries") or {}) or NOT_KNOWN


_TOLD: tuple[tuple[Sentence, Callable[[Mapping[str, Any]], str]], ...] = (
    (say("sheet.prices", "prices"), _prices),
    (say("sheet.code", "strategy's code"), _code),
    (say("sheet.own_parameters", "parameters"), _parameters),
    (say("sheet.settings", "window and costs"), _settings),
    (say("sheet.engine", "engine"), _engine),
    (say("sheet.libraries", "libraries"), _libraries),
)
