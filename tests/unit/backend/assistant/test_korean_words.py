"""What strategies and metrics say of themselves is there in Korean, for answers to Korean questions."""

from __future__ import annotations

import re

from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import Strategies
from chatops_widget.backend.strategies.korean import in_korean
from chatops_widget.errors.sentences import as_sentence
from chatops_widget.protocol.metric_definition import KOREAN_DEFINITIONS, definition
from chatops_widget.protocol.metrics import METRICS
from tests.unit.backend.assistant.corpus_cases import OWN

HANGUL = re.compile("[가-힣]")


FORMULA = re.compile(r"`[^`]*`")


def texts_of(strategies: Strategies, strategy_id: str) -> list[str]:
    spec = strategies[strategy_id].spec
    texts = [spec.summary, spec.description, *(each.summary for each in spec.parameters)]
    return [text for text in texts if text]


def test_each_text_of_a_strategy_of_the_package_is_there_in_korean() -> None:
    for strategy_id in STRATEGIES:
        for text in texts_of(STRATEGIES, strategy_id):
            assert HANGUL.search(in_korean(text)), text


def test_a_strategy_of_somebody_elses_keeps_its_own_words() -> None:
    (summary,) = texts_of(OWN, "fx_carry")
    assert as_sentence(summary).phrase is None
    assert in_korean(summary) == "Long what pays."


def test_each_definition_of_a_metric_that_has_words_is_there_in_korean() -> None:
    for metric in METRICS.values():
        words = FORMULA.sub("", metric.definition).strip()
        assert bool(words) == (metric.name in KOREAN_DEFINITIONS), metric.name
        formulas = [FORMULA.findall(definition(metric.name, language)) for language in ("en", "ko")]
        assert formulas[0] == formulas[1], metric.name
        assert all(HANGUL.search(text) for text in KOREAN_DEFINITIONS.values())
