"""Intent recognition by rules: what a sentence in English or Korean asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from ...commands.parser import parse_value
from ..wording import MAX_READ_CHARACTERS, Language, language_of

IntentKind = Literal["capabilities", "run", "compare", "how", "better", "unknown"]


class Intent(msgspec.Struct, frozen=True):
    """What somebody seems to want."""

    kind: IntentKind
    language: Language
    strategies: list[str] = []
    parameters: dict[str, Any] = {}


# Names people use for the strategies we ship; ids and their words with spaces are known without a line here.
_ALIASES = {
    "buy_and_hold": (r"buy ?(and|&) ?hold", r"바이 ?앤 ?홀드", r"매수 ?후 ?보유"),
    "sma_cross": (r"(sma|moving[ -]average)s?([ -]cross(over)?)?", r"이동 ?평균( ?교차)?", r"골든 ?크로스"),
    "rsi_reversion": (r"rsi([ -]reversion)?", r"rsi ?(반전|회귀|역추세)"),
    "bollinger_reversion": (r"bollinger([ -]bands?)?([ -]reversion)?", r"볼린저( ?밴드)?"),
    "momentum": (r"momentum", r"모멘텀"),
    "donchian_breakout": (r"donchian([ -]breakout)?", r"돈치안( ?돌파)?"),
}
_SYMBOLS = {"SPX": (r"s&p( ?500)?", r"spx"), "IXIC": (r"nasdaq", r"ixic", r"나스닥")}
_WORDS: tuple[tuple[IntentKind, str], ...] = (
    ("compare", r"\b(compare|comparison|versus|vs\.?|against|side by side)\b|비교|대비"),
    (
        "better",
        r"\b(which|what|who)\b.{0,80}\b(better|best|steadier|safer|winner|wins|riskier)\b|\bbetter\?"
        r"|어느.{0,80}(좋|나은|나아|낫|안정)|뭐가.{0,80}(좋|나은|나아|낫)|더 (좋|나은|나아|낫|안정)",
    ),
    (
        "how",
        r"\bhow (did|was|is|does|has)\b|\b(results?|performance|numbers) (of|for)\b"
        r"|결과|성과|어땠|어떻게 (됐|되었|나왔)",
    ),
    (
        "run",
        r"\b(run|backtest|test|try|simulate|start|execute)\b"
        r"|돌려|실행|백테스트|테스트|시험",
    ),
    (
        "capabilities",
        r"\bwhat can (you|i)\b|\bhelp\b|\bwho are you\b|\bhow do (you|i)\b"
        r"|뭘 ?할 ?수|무엇을 ?할 ?수|할 수 있|도움|사용법",
    ),
)
_SETTING = re.compile(r"\b([a-z_]\w*)\s*=\s*(\S+)", re.IGNORECASE)


def understand(text: str, strategies: Sequence[str], symbols: Sequence[str] = ()) -> Intent:
    """Recognise what one sentence asks for; of a longer text, its beginning counts.

    >>> understand("please run the moving average cross with fast=5 on the nasdaq", ["sma_cross"], ["IXIC"])
    Intent(kind='run', language='en', strategies=['sma_cross'], parameters={'fast': 5, 'symbol': 'IXIC'})
    """
    text = text[:MAX_READ_CHARACTERS]
    language = language_of(text)
    parameters = {name.lower(): parse_value(value.rstrip(".,;!?")) for name, value in _SETTING.findall(text)}
    words = _SETTING.sub(" ", text).casefold()
    mentioned = _mentioned(words, {name: (*_ALIASES.get(name, ()), _spoken(name)) for name in strategies})
    symbol = _mentioned(words, {name: (*_SYMBOLS.get(name, ()), re.escape(name.casefold())) for name in symbols})
    if symbol and "symbol" not in parameters:
        parameters["symbol"] = symbol[0]
    kind: IntentKind = next((kind for kind, pattern in _WORDS if re.search(pattern, words)), "unknown")
    if kind == "better" and len(mentioned) > 1:
        kind = "compare"
    return Intent(kind, language, mentioned, parameters)


def _spoken(name: str) -> str:
    return r"[ _-]?".join(map(re.escape, name.casefold().split("_")))


def _mentioned(words: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The names in the order they are mentioned; where two overlap, the longer one is meant."""
    spans = []
    for name, patterns in names.items():
        for pattern in patterns:
            spans += [
                (match.start(), -match.end(), name)
                for match in re.finditer(rf"(?<![a-z0-9_])(?:{pattern})(?![a-z0-9_])", words)
            ]
    found: list[str] = []
    end = -1
    for start, negative_end, name in sorted(spans):
        if start >= end:
            end = -negative_end
            if name not in found:
                found.append(name)
    return found
