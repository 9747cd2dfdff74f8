"""The rule-based assistant understands the sentences it suggests, in English and Korean."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.assistant.intents import understand
from chatops_widget.backend.strategies.builtin import STRATEGIES

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
