"""Interpolation of the panel's templates: slots that ask for digits or a date, and plural forms. Pure.

As `js/src/i18n/context.ts` and `composition.ts` fill them, for languages in which every number takes one form.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from .forms import Forms
from .particles import compose

Value = str | int | float

_SLOT = re.compile(r"\{(\w+)(?::([^}]*))?\}")
_STYLE = re.compile(r"date|[0-9][fg]")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]")
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # as browsers round: from the shortest digits that mean this float


def filled(words: str, values: Mapping[str, Value], forms: Forms) -> str:
    """Each slot with its value, each particle by what stands before it. What a value says is no slot."""

    def one(slot: re.Match[str]) -> str:
        name, style = slot[1], slot[2]
        if name not in values:
            return slot[0]
        if style is not None and not _STYLE.fullmatch(style):
            return _only_form(style)
        return _written(values[name], style or "4g", forms)

    return compose(words, lambda piece: _SLOT.sub(one, piece))


def _only_form(forms: str) -> str:
    """Of `one run|other runs` the last: no number is told apart."""
    return forms.rpartition("|")[2].partition(" ")[2]


def _written(value: Value, style: str, forms: Forms) -> str:
    if isinstance(value, str):
        is_day = style == "date" and _ISO_DAY.fullmatch(value)
        return forms.written(forms.date, dt.date.fromisoformat(value)) if is_day else value
    if float(value).is_integer():
        return f"{int(value):,}"
    if style == "date":
        style = "4g"
    number, digits = Decimal(repr(float(value))), int(style[0])
    if style.endswith("f"):
        rounded = _EXACT.quantize(number, Decimal(1).scaleb(-digits))
        return f"{rounded:,f}".replace("-", "\N{MINUS SIGN}", 1)
    return f"{Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(number).normalize():,f}"
