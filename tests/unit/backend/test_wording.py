"""The rule-based assistant understands the sentences it suggests, in English and Korean, and makes nothing up."""

from __future__ import annotations

import time
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend import wording
from chatops_widget.backend.assistant import rules
from chatops_widget.backend.assistant.intents import understand
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.wording import Phrases, word_comparison, word_result

NAMES, SYMBOLS = list(STRATEGIES), ["SPX", "IXIC", "THREE"]


@pytest.mark.parametrize(
    ("text", "kind", "strategies", "parameters"),
    [
        ("what can you do?", "capabilities", [], {}),
        ("help", "capabilities", [], {}),
        ("run sma_cross fast=10 slow=30", "run", ["sma_cross"], {"fast": 10, "slow": 30}),
        ("Please backtest the Moving Average cross on the NASDAQ.", "run", ["sma_cross"], {"symbol": "IXIC"}),
        ("run buy & hold on three", "run", ["buy_and_hold"], {"symbol": "THREE"}),
        ("run sma cross, fast=5, slow=20.", "run", ["sma_cross"], {"fast": 5, "slow": 20}),
        ("run", "run", [], {}),
        ("compare momentum and buy_and_hold", "compare", ["momentum", "buy_and_hold"], {}),
        ("rsi vs. bollinger bands", "compare", ["rsi_reversion", "bollinger_reversion"], {}),
        ("which is better, momentum or donchian?", "compare", ["momentum", "donchian_breakout"], {}),
        ("which is better?", "better", [], {}),
        ("which of the two is steadier?", "better", [], {}),
        ("how did sma_cross do?", "how", ["sma_cross"], {}),
        ("results of momentum", "how", ["momentum"], {}),
        ("good morning", "unknown", [], {}),
        ("", "unknown", [], {}),
        ("뭘 할 수 있어?", "capabilities", [], {}),
        ("sma_cross 실행해줘 fast=10 slow=30", "run", ["sma_cross"], {"fast": 10, "slow": 30}),
        ("이동평균 교차 전략을 나스닥에서 돌려줘", "run", ["sma_cross"], {"symbol": "IXIC"}),
        ("모멘텀을 백테스트 해줘", "run", ["momentum"], {}),
        ("momentum 과 buy_and_hold 비교해줘", "compare", ["momentum", "buy_and_hold"], {}),
        ("볼린저 밴드와 모멘텀 비교", "compare", ["bollinger_reversion", "momentum"], {}),
        ("sma_cross 결과 어땠어?", "how", ["sma_cross"], {}),
        ("어느 쪽이 더 좋아?", "better", [], {}),
        ("어느 쪽이 나아?", "better", [], {}),
        ("안녕하세요", "unknown", [], {}),
    ],
)
def test_a_sentence_is_understood(text: str, kind: str, strategies: list[str], parameters: dict[str, Any]) -> None:
    intent = understand(text, NAMES, SYMBOLS)
    assert (intent.kind, intent.strategies, intent.parameters) == (kind, strategies, parameters)
    assert intent.language == ("ko" if any("가" <= letter <= "힣" for letter in text) else "en")


@pytest.mark.parametrize("name", NAMES)
def test_every_strategy_is_known_by_its_id_and_by_its_words(name: str) -> None:
    for spoken in (name, name.replace("_", " "), name.upper(), name.replace("_", "-")):
        assert understand(f"run {spoken}", NAMES, SYMBOLS).strategies == [name]
        assert understand(f"{spoken} 실행해줘", NAMES, SYMBOLS).strategies == [name]


def test_a_name_inside_another_word_is_not_meant() -> None:
    assert understand("run rsix or momentums", NAMES, SYMBOLS).strategies == []
    assert understand("run the mysma_cross", NAMES, SYMBOLS).strategies == []


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert understand(text, NAMES, SYMBOLS).kind


@pytest.mark.parametrize("word", ["어느", "뭐가", "which ", "a_", "fast =", "sma ", "buy "])
def test_a_long_text_is_read_as_fast_as_a_short_one(word: str) -> None:
    started = time.process_time()
    understand(word * (64_000 // len(word)), NAMES, SYMBOLS)
    assert time.process_time() - started < 0.2  # seconds; it is read on the event loop


@pytest.mark.parametrize("phrases", [wording.PHRASES, rules.PHRASES], ids=["results", "rules"])
def test_every_sentence_exists_in_both_languages_and_says_the_same_things(phrases: Phrases) -> None:
    names = {name for text in phrases.texts.values() for _, name, _, _ in Formatter().parse(text["en"]) if name}
    values = dict.fromkeys(names, "§")
    for key, text in phrases.texts.items():
        assert set(text) == {"en", "ko"}, key
        assert phrases.say(key, "en", **values).count("§") == phrases.say(key, "ko", **values).count("§"), key


def test_numbers_are_worded_as_they_are_and_a_dash_where_there_is_none() -> None:
    metrics = {"total_return": 0.125, "max_drawdown": -0.5, "n_trades": 3.0}
    data = {"strategyId": "momentum", "symbol": "SPX", "start": "2005-01-03", "end": "2006-01-03", "metrics": metrics}
    assert word_result(data, "en") == (
        "momentum on SPX, 2005-01-03 to 2006-01-03: total return +12.5%, Sharpe ratio –, max drawdown -50.0%, 3 trades."
    )
    assert "+12.5%" in word_result(data, "ko")
    assert word_result({}, "en")


def test_a_comparison_is_worded_by_its_ranking() -> None:
    rows = [{"strategy_id": "a", "sharpe_ratio": 0.5}, {"strategy_id": "b", "sharpe_ratio": 1.0}]
    data = {"strategies": rows, "ranking": ["b", "a"]}
    assert word_comparison(data, "en") == "b leads by Sharpe ratio (1.00); next is a (0.50)."
    assert word_comparison({**data, "recommendation": "Take b."}, "en") == "Take b."
    assert "b (1.00)" in word_comparison({**data, "recommendation": "Take b."}, "ko")
