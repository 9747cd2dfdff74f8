"""“is that a good Sharpe ratio?”: a word that asks for a judgement, and is only a courtesy elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .items import Item

_GOOD = frozenset(["good", "great", "nice", "fine", "ok", "okay", "alright", "perfect", "awesome", "cool", "well"])
_USUAL = frozenset(["normal", "usual", "standard", "regular", "possible"])
_ASKS = frozenset(["IS", "DID"])
_NOT_JUDGED = frozenset(["STRATEGY", "SYMBOL", ""])  # “what did the usual sma_cross return?”


def judged(text: str, items: Sequence[Item]) -> str:
    """The word by which a question asks whether something is good or usual; "" where there is none.

    Behind “is” and “was” it asks (“is the drawdown normal?”), and before what is asked about (“what's a good Sharpe
    ratio?”); at the start of a sentence and at its end it is a courtesy (“great, what's its return?”).
    """
    asks = next((item.kind in _ASKS for item in items if item.kind != "FILL"), False)
    return next((word for word, kind in _judging(text, items) if asks or kind not in _NOT_JUDGED), "")


def chosen_by(text: str, items: Sequence[Item]) -> str:
    """The word that says which strategies are wanted, where no name does: “compare all the good strategies”."""
    return next((word for word, kind in _judging(text, items) if kind == "STRATEGYWORD"), "")


def _judging(text: str, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Each of those words, but at the start, with the kind of what it stands before."""
    told = [at for at, item in enumerate(items) if item.kind != "FILL"]
    for at, item in enumerate(items):
        word = text[item.start : item.end].lower()
        if item.kind == "FILL" and word in _GOOD | _USUAL and told and at > told[0]:
            yield word, next((items[each].kind for each in told if each > at), "")
