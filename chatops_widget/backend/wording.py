"""The rule-based assistant: understand a sentence in English or Korean, and word the answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from ..commands.parser import parse_value

Language = Literal["en", "ko"]
Kind = Literal["capabilities", "run", "compare", "how", "better", "unknown"]


class Intent(msgspec.Struct, frozen=True):
    """What somebody seems to want."""

    kind: Kind
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
_WORDS: tuple[tuple[Kind, str], ...] = (
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
READ = 2_000  # characters; nobody takes longer to say what to run
_SETTING = re.compile(r"\b([a-z_]\w*)\s*=\s*(\S+)", re.IGNORECASE)


def understand(text: str, strategies: Sequence[str], symbols: Sequence[str] = ()) -> Intent:
    """Read one sentence; of a longer text, how it begins.

    >>> understand("please run the moving average cross with fast=5 on the nasdaq", ["sma_cross"], ["IXIC"])
    Intent(kind='run', language='en', strategies=['sma_cross'], parameters={'fast': 5, 'symbol': 'IXIC'})
    """
    text = text[:READ]
    language = language_of(text)
    parameters = {name.lower(): parse_value(value.rstrip(".,;!?")) for name, value in _SETTING.findall(text)}
    words = _SETTING.sub(" ", text).casefold()
    mentioned = _mentioned(words, {name: (*_ALIASES.get(name, ()), _spoken(name)) for name in strategies})
    symbol = _mentioned(words, {name: (*_SYMBOLS.get(name, ()), re.escape(name.casefold())) for name in symbols})
    if symbol and "symbol" not in parameters:
        parameters["symbol"] = symbol[0]
    kind: Kind = next((kind for kind, pattern in _WORDS if re.search(pattern, words)), "unknown")
    if kind == "better" and len(mentioned) > 1:
        kind = "compare"
    return Intent(kind, language, mentioned, parameters)


def language_of(text: str) -> Language:
    return "ko" if re.search(r"[가-힣]", text[:READ]) else "en"


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


def say(key: str, language: Language, **values: Any) -> str:
    return _TEXT[key][language].format(**values)


_TEXT: dict[str, dict[Language, str]] = {
    "capabilities": {
        "en": "I run backtests and compare them. Try:\n"
        "  run sma_cross fast=10 slow=30\n"
        "  compare momentum and buy_and_hold\n"
        "  how did sma_cross do?\n"
        "  which is better?\n"
        "Strategies: {strategies}. Prices: {symbols}. Type /help for the commands.",
        "ko": "백테스트를 실행하고 비교합니다. 이렇게 말해 보세요:\n"
        "  sma_cross 실행해줘 fast=10 slow=30\n"
        "  momentum 과 buy_and_hold 비교해줘\n"
        "  sma_cross 결과 어땠어?\n"
        "  어느 쪽이 더 좋아?\n"
        "전략: {strategies}. 가격: {symbols}. /help 를 입력하면 명령을 볼 수 있습니다.",
    },
    "unknown": {
        "en": "I did not understand that; I only know backtests. Ask “what can you do?”, or type /help.",
        "ko": "이해하지 못했습니다. 저는 백테스트만 압니다. “뭘 할 수 있어?”라고 묻거나 /help 를 입력해 보세요.",
    },
    "run_what": {
        "en": "Which strategy shall I run? There are: {strategies}.",
        "ko": "어떤 전략을 실행할까요? {strategies} 가 있습니다.",
    },
    "compare_what": {
        "en": "Which strategies shall I compare? Name two or more of: {strategies}.",
        "ko": "어떤 전략을 비교할까요? 둘 이상을 골라 주세요: {strategies}.",
    },
    "not_run": {
        "en": "{name} has not been run in this session yet. Say “run {name}”.",
        "ko": "{name} 은(는) 이 세션에서 아직 실행되지 않았습니다. “{name} 실행해줘”라고 말해 보세요.",
    },
    "nothing_run": {
        "en": "Nothing has been run in this session yet. Say “run {name}”.",
        "ko": "이 세션에서 아직 실행된 것이 없습니다. “{name} 실행해줘”라고 말해 보세요.",
    },
    "nothing_compared": {
        "en": "There is nothing to choose between yet. Say “compare {one} and {two}”.",
        "ko": "아직 고를 것이 없습니다. “{one} 과 {two} 비교해줘”라고 말해 보세요.",
    },
    "result": {
        "en": "{name} on {symbol}, {start} to {end}: total return {total_return}, Sharpe ratio {sharpe_ratio}, "
        "max drawdown {max_drawdown}, {n_trades} trades.",
        "ko": "{name}, {symbol}, {start} ~ {end}: 총수익률 {total_return}, 샤프 비율 {sharpe_ratio}, "
        "최대 낙폭 {max_drawdown}, 거래 {n_trades}건.",
    },
    "swept": {
        "en": "Best of {n} combinations of {name}: {given} ({value}). Some of its lead is luck.",
        "ko": "{name} 조합 {n}개 가운데 최고: {given} ({value}). 많이 시도한 끝의 최고 값에는 운이 섞여 있습니다.",
    },
    "failed": {"en": "{name} did not finish: {reason}", "ko": "{name} 을(를) 마치지 못했습니다: {reason}"},
    "no_answer": {
        "en": "I could not answer that; the backend's log says why.",
        "ko": "대답하지 못했습니다. 이유는 백엔드 로그에 있습니다.",
    },
    "broke_off": {
        "en": "(The answer broke off here; the backend's log says why.)",
        "ko": "(답변이 여기서 끊겼습니다. 이유는 백엔드 로그에 있습니다.)",
    },
    "stopped": {"en": "(Stopped.)", "ko": "(중단했습니다.)"},
    "backend_stops": {
        "en": "(The answer broke off here: the backend was stopped.)",
        "ko": "(백엔드가 중지되어 답변이 여기서 끊겼습니다.)",
    },
    "too_long": {
        "en": "(Cut off: one message holds {limit} characters.)",
        "ko": "(잘림: 메시지 하나에는 {limit}자까지 들어갑니다.)",
    },
    "compared": {
        "en": "{leader} leads by Sharpe ratio ({lead}); next is {second} ({behind}).",
        "ko": "샤프 비율로는 {leader} ({lead}) 이(가) 앞서고, 다음은 {second} ({behind}) 입니다.",
    },
}


def word_result(data: Mapping[str, Any], language: Language) -> str:
    """One sentence about a run, from its data."""
    metrics = data.get("metrics") or {}
    return say(
        "result",
        language,
        name=data.get("strategyId", "?"),
        symbol=data.get("symbol", "?"),
        start=data.get("start", "?"),
        end=data.get("end", "?"),
        total_return=_percent(metrics.get("total_return")),
        sharpe_ratio=_decimal(metrics.get("sharpe_ratio")),
        max_drawdown=_percent(metrics.get("max_drawdown")),
        n_trades=f"{metrics.get('n_trades', 0):.0f}",
    )


def word_comparison(data: Mapping[str, Any], language: Language) -> str:
    """Which is better, as far as the numbers can tell. The recommendation is English; Korean gets the ranking."""
    if language == "en" and data.get("recommendation"):
        return str(data["recommendation"])
    sharpe = {row["strategy_id"]: row.get("sharpe_ratio") for row in data["strategies"]}
    leader, second = data["ranking"][:2]
    return say(
        "compared",
        language,
        leader=leader,
        lead=_decimal(sharpe[leader]),
        second=second,
        behind=_decimal(sharpe[second]),
    )


def word_sweep(data: Mapping[str, Any], language: Language) -> str:
    """What the best of many is worth, in words."""
    if language == "en" or not data.get("metrics"):
        return str(data["summary"])
    given = ", ".join(f"{name}={data['parameters'][name]}" for name in data["swept"])
    value = _decimal(data["metrics"].get(data["metric"]))
    return say("swept", language, name=data["strategyId"], n=f"{data['combinations']:,}", given=given, value=value)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
