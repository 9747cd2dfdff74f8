"""Sentences in a reader's language: whole, or as they were."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import chatops_widget
from chatops_widget.errors.sentences import Phrase, Sentence, joined, say
from chatops_widget.languages import ENGLISH, language_named, panel_word
from chatops_widget.languages.language import WORDS
from chatops_widget.protocol.metrics import METRICS, metric_name

KO = language_named("ko")
WINDOW = say("window.reversed", "start={start} is after end={end}.", start="2005-01-01", end="2001-01-01")


def test_a_sentence_of_ours_is_worded_anew_and_others_words_are_not() -> None:
    assert KO.localise(WINDOW) == "start=2005-01-01이 end=2001-01-01보다 늦습니다."
    assert KO.localise(str(WINDOW)) == str(WINDOW)
    assert KO.localise(Sentence("mine", Phrase(code="of_a_newer_program"))) == "mine"
    assert ENGLISH.localise(WINDOW) == str(WINDOW)


def test_parts_are_worded_with_the_whole() -> None:
    both = joined([panel_word("run.failed", "failed"), "fast 5", WINDOW], " · ")
    assert KO.localise(both) == "실패 · fast 5 · start=2005-01-01이 end=2001-01-01보다 늦습니다."
    named = say("document.swept", "{strategy}: {n} {metric}", strategy="s", n=1200, metric=metric_name("sharpe_ratio"))
    assert KO.localise(named) == "s: 조합 1,200개 중 샤프 기준 최고"


def test_a_sentence_with_a_part_that_has_no_words_stays_english() -> None:
    inner = Sentence("new", Phrase(code="of_a_newer_program"))
    assert KO.localise(joined([WINDOW, inner])) == f"{WINDOW} new"


def test_a_language_without_words_is_english() -> None:
    assert language_named("fr-CA") is ENGLISH
    assert language_named("ko_KR") is KO
    assert [name for name in METRICS if f"metric.{name}" not in KO.words] == []


def test_the_panel_has_each_word_that_documents_borrow_from_it() -> None:
    for path in WORDS.glob("words.*.json"):
        words = json.loads(path.read_text(encoding="utf-8"))
        borrowed = set(_borrowed())
        assert len(borrowed) > 10
        assert borrowed - set(words) == set()


def _borrowed() -> Iterator[str]:
    for path in Path(chatops_widget.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "panel_word":
                key = node.args[0]
                assert isinstance(key, ast.Constant), f"{path}:{node.lineno}: a key is written out"
                yield str(key.value)
