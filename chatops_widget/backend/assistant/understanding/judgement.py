"""“is that a good Sharpe ratio?”: a word that asks for a judgement, and is only a courtesy elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .items import Item

_GOOD = frozenset(["good", "great", "nice", "fine", "ok", "okay", "alright", "perfect", "awesome", "cool", "well"])
_USUAL = frozenset(["normal", "usual", "standard", "regular", "possible"])
_ASKS = frozenset(["IS", "DID"])
_NAMES = frozenset(["STRATEGY", "SYMBOL"])  # “what did the usual sma_cross return?”


def judged(text: str, items: Sequence[Item]) -> str:
    """The word by which a question asks whether something is good or usual; "" where there is none.

    Behind “is” and “was” it asks (“is the drawdown normal?”), and before what is asked about (“what's a good Sharpe
    ratio?”); at the start of a sentence and at its end it is a courtesy (“great, what's its return?”).
    """
    told = [item for item in items if item.kind != "FILL"]
    for at, item in enumerate(items):
        word = text[item.start : item.end].lower()
        if item.kind != "FILL" or word not in _GOOD | _USUAL or not told or item.start < told[0].start:
            continue
        behind = next((other for other in items[at + 1 :] if other.kind != "FILL"), None)
        if told[0].kind in _ASKS or (behind is not None and behind.kind not in _NAMES):
            return word
    return ""
