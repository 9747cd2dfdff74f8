"""A sentence becomes a plan with nothing left over, or a question back; it never acts on something else."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatops_widget.backend.assistant.understanding import Catalog, Command, Memory, Understanding, english, korean
from chatops_widget.backend.assistant.understanding.coverage import uncovered
from chatops_widget.backend.assistant.understanding.items import Item
from chatops_widget.backend.wording import MAX_READ_CHARACTERS
from chatops_widget.protocol.messages import ParameterSpec, StrategySpec, SymbolSpec
from tests.unit.backend.assistant.corpus_cases import (
    BUILTIN_CATALOG,
    FOLDER,
    UNDERSTANDING,
    Case,
    cases,
    said,
)

ALL = cases()
ACTING = [case for case in ALL if case.does is not None]
# Clauses that no sentence of ours has a place for.
CLAUSES = """
with leverage 3, on bitcoin, but only on Mondays, unless it rained, if rates rise, with a trailing stop of 5%,
and email me, using hourly bars, except in 2008, at half size, when the vix is low, without gearing, for my aunt,
per trade, not now, on the 500, 3 times, no leverage, 9 bps, with a cap of 2%, before lunch, after 2007,
yesterday, or not, every week, with fractional shares, on margin, minus tax, over 3 months, only long,
레버리지 3배로, 비트코인으로, 월요일에만, 비가 오면, 메일로 보내줘, 시간봉으로, 2008년 빼고, 절반만,
금리가 오르면, 하지 마, 말고, 세금 빼고, 애플에서, 안 되면, 3배, 내일
"""


def test_the_corpus_is_large_and_half_of_it_is_korean() -> None:
    assert len(ALL) >= 300
    assert len({(case.say, *case.after) for case in ALL}) == len(ALL)
    assert sum(case.korean for case in ALL) >= len(ALL) * 0.48
    assert len(cases("extras")) >= 60


def test_nine_in_ten_sentences_are_right_and_none_acts_on_something_else(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    total: Counter[str] = Counter()
    for file in sorted(FOLDER.glob("*.json")):
        outcomes = [(case.say, case.outcome(case.plan())) for case in cases(file.stem)]
        found = Counter(outcome for _, outcome in outcomes)
        wrong += [say for say, outcome in outcomes if outcome == "wrong"]
        total += found
        with capsys.disabled():
            print(f"\n  {file.stem}: {found['right']} of {found.total()} right", end="")
    with capsys.disabled():
        print(f"\n  all: {total['right'] / total.total():.1%} right, {len(wrong)} acted on something else")
    assert wrong == []
    assert total["right"] >= 0.9 * total.total()


@pytest.mark.parametrize("case", cases("extras"), ids=lambda case: case.say)
def test_a_piece_without_a_place_is_named_and_nothing_is_run(case: Case) -> None:
    plan = case.plan()
    assert not plan.is_whole
    assert all(any(word in piece for piece in plan.left_over) for word in case.asks or ()), plan.left_over


@given(case=st.sampled_from(ACTING), clause=st.sampled_from([" ".join(each.split()) for each in CLAUSES.split(",")]))
def test_a_clause_that_cannot_be_known_stops_every_sentence(case: Case, clause: str) -> None:
    for extra in (f" {clause}", f", {clause}"):
        assert not case.plan(extra).is_whole, extra


@example(next(each for each in ACTING if each.say == "compare desk with momentum lookback 60"), "1", " and {}")
@given(
    case=st.sampled_from(ACTING),
    number=st.one_of(st.integers(0, 3000).map(str), st.decimals(0, 500, places=1).map(str)),
    joined=st.sampled_from([" {}", ", {}", ": {}", " - {}", " ({})", "; {}", " {}!", " = {}", " and {}", " {}, 7"]),
)
def test_a_bare_number_behind_a_sentence_that_is_whole_without_it_stops_it(
    case: Case, number: str, joined: str
) -> None:
    plan = case.plan(joined.format(number))
    named = case.say.rstrip(" .").lower().endswith("s&p")  # “S&P 500”
    said = float(number) in [float(each) for each in re.findall(r"\d+(?:\.\d+)?", case.say)]  # “60 or 120 … and 120”
    listed = joined == " and {}" and re.search(r" [a-z]+ \d+$", case.say)  # “… lookback 60 and 120” gives it a place
    placed = listed and any(float(number) in command.parameters.values() for command in plan.commands)
    assert not plan.is_whole or placed or ((named or said) and plan.commands == case.plan().commands), plan.commands


@pytest.mark.parametrize("numbers", ["7, 7", "250, 7", "20 50"])
@pytest.mark.parametrize("text", ["compare all strategies", "모든 전략을 비교해 주세요", "전략들 다 비교해줘"])
def test_numbers_behind_all_strategies_are_nobodys(text: str, numbers: str) -> None:
    assert UNDERSTANDING["builtin"].plan(text).is_whole
    assert not UNDERSTANDING["builtin"].plan(f"{text} {numbers}").is_whole


QUANTITIES = ["{} bars", "{} days", "{}봉", "{}일", "{}/50", "{} x 50", "{}-50", "{} bars 3 bars", "{}%", "{}x"]


@given(
    case=st.sampled_from(ACTING),
    quantity=st.sampled_from(QUANTITIES),
    number=st.integers(1, 49).map(str),
    joined=st.sampled_from([" … {}", "; {}", ", {}", " - {}", ": {}", " and {}"]),
)
def test_a_quantity_behind_a_sentence_that_is_whole_without_it_stops_it(
    case: Case, quantity: str, number: str, joined: str
) -> None:
    plan = case.plan(joined.format(quantity.format(number)))
    again = plan.commands == case.plan().commands  # “sma 20/50 vs 50/200 … 20/50”
    listed = quantity == "{}/50" and case.say.endswith("/200?")  # “what about 50/200, 20/50”
    assert not plan.is_whole or again or listed, plan.commands


def test_a_quantity_acts_where_it_is_beside_its_strategy_or_a_word_says_what_it_is_for() -> None:
    for text in ("run momentum 17 bars", "momentum on spx over 17 bars", "모멘텀을 나스닥에서 17일로 돌려줘"):
        (command,) = UNDERSTANDING["builtin"].plan(text).commands
        assert command.parameters["lookback"] == 17
    asked = UNDERSTANDING["builtin"].plan("run momentum on spx … 17 bars")
    assert [offer.command.line for offer in asked.offers] == [
        "/run_backtest momentum lookback=17 symbol=SPX",
        "/run_backtest momentum symbol=SPX",
    ]


def test_a_bare_number_acts_where_it_is_all_that_is_said_and_is_offered_where_it_is_not() -> None:
    assert [each.line for each in UNDERSTANDING["builtin"].plan("momentum 90").commands] == [
        "/run_backtest momentum lookback=90"
    ]
    asked = UNDERSTANDING["builtin"].plan("zero fees momentum 17")
    assert asked.lacks == "two_ways"
    assert [offer.command.line for offer in asked.offers] == [
        "/run_backtest momentum lookback=17 commission=0",
        "/run_backtest momentum commission=0",
    ]


@example(case=Case("이거 데스크로 가져와줘", []), word="aaa", front=False)
@example(case=Case("import this as desk", []), word="aaa", front=True)
@given(case=st.sampled_from(ACTING), word=st.from_regex(r"[a-z]{3,12}", fullmatch=True), front=st.booleans())
def test_an_unknown_word_stops_every_sentence(case: Case, word: str, front: bool) -> None:
    lexicon = UNDERSTANDING[case.catalog]
    if lexicon.knows(word):
        return
    spoken = Case(f"{word} {case.say}" if front else f"{case.say} {word}", case.after, catalog=case.catalog)
    plan = spoken.plan()
    assert not plan.is_whole
    assert any(word in piece for piece in plan.left_over)


@pytest.mark.parametrize("value", ["d", "days", "bars", "일", "5", "5 days", "2010", "true"])
@pytest.mark.parametrize("name", [each.name for each in BUILTIN_CATALOG.run_parameters])
def test_a_setting_takes_only_what_it_can_be(name: str, value: str) -> None:
    """Neither a unit without its number, nor a number where names are wanted."""
    for said_so in (
        f"run momentum {name} {value}",
        f"{value} {name}",
        f"compare momentum and donchian, {name}={value}",
    ):
        for command in UNDERSTANDING["builtin"].plan(said_so).commands:
            assert None not in command.parameters.values(), said_so
            assert "symbols" not in command.parameters, said_so


@example('D"SYMBLS')
@given(st.text(max_size=200))
def test_any_text_gets_a_plan_or_a_question_back(text: str) -> None:
    plan = UNDERSTANDING["builtin"].plan(text)
    assert plan.is_whole == bool((plan.commands or plan.question) and not plan.left_over and not plan.lacks)


NAMES = st.from_regex(r"[a-z][a-z0-9]{1,8}(_[a-z0-9]{1,8}){0,2}", fullmatch=True)


@settings(max_examples=60)
@given(name=NAMES, parameter=NAMES, symbol=st.from_regex(r"[A-Z0-9]{2,6}([.-][A-Z]{1,3})?", fullmatch=True))
def test_strategies_and_prices_of_ones_own_are_known_whatever_they_are_called(
    name: str, parameter: str, symbol: str
) -> None:
    spec = StrategySpec(
        id=name, name=name, summary="", parameters=[ParameterSpec(name=parameter, type="int", default=3)]
    )
    own = Catalog(
        [*BUILTIN_CATALOG.strategies, spec],
        [*BUILTIN_CATALOG.symbols, SymbolSpec(symbol=symbol)],
        BUILTIN_CATALOG.run_parameters,
        BUILTIN_CATALOG.metrics,
        BUILTIN_CATALOG.ranked,
    )
    plan = Understanding(own).plan(f"run {name} {parameter}=7 symbol={symbol}")
    asked = Command("run_backtest", {"strategy_id": name, parameter: 7, "symbol": symbol})
    # A name that is a word of the language, or of another name, may be asked back; it is never taken for another.
    assert plan.commands == [asked] or not plan.is_whole


def test_a_value_that_is_in_none_of_the_commands_is_found() -> None:
    said = [Item("STRATEGY", "momentum", 0, 8), Item("SETTING", {"lookback": 90}, 9, 20), Item("SYMBOL", "SPX", 21, 24)]
    whole = Command("run_backtest", {"strategy_id": "momentum", "lookback": 90, "symbol": "SPX"})
    assert uncovered(said, [whole], Memory()) == []
    assert uncovered(said, [Command("run_backtest", {"strategy_id": "momentum", "lookback": 60})], Memory()) == said[1:]


def test_more_words_than_a_sentence_has_are_not_read() -> None:
    assert UNDERSTANDING["builtin"].plan("run momentum and " * 60).lacks == "too_many_words"


def test_of_a_text_that_is_not_read_to_its_end_nothing_is_run() -> None:
    plan = UNDERSTANDING["builtin"].plan("run momentum" + " please" * MAX_READ_CHARACTERS)
    assert (plan.lacks, plan.commands) == ("too_long", [])


def test_what_is_near_is_offered_without_the_words_that_have_no_place() -> None:
    plan = UNDERSTANDING["builtin"].plan("run momentum on the S&P with a trailing stop of 5%")
    assert [(offer.command.line, offer.without) for offer in plan.offers] == [
        ("/run_backtest momentum symbol=SPX", "trailing stop of 5%")
    ]
    unknown = UNDERSTANDING["builtin"].plan("run momentm_x on spx")
    assert unknown.offers[0].command.line == "/run_backtest momentum symbol=SPX"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("run momentum with 2x leverage", "2x leverage"),  # and not with lookback=2
        ("2008년 빼고 모멘텀 돌려줘", "2008년 빼고"),  # and not with 2008 alone
        ("모멘텀 돌려줘 단, 2008년은 제외", "단, 2008년은 제외"),
        ("run momentum without 2008", "without 2008"),
    ],
)
def test_what_is_near_has_nothing_of_the_words_that_it_is_without(text: str, without: str) -> None:
    plan = UNDERSTANDING["builtin"].plan(text)
    assert [(offer.command.line, offer.without) for offer in plan.offers] == [("/run_backtest momentum", without)]


def test_nothing_is_offered_that_was_forbidden() -> None:
    for text in ("don't run momentum", "run momentum if rates rise", "모멘텀 돌리지 마"):
        assert UNDERSTANDING["builtin"].plan(text).offers == []


def lines_of(text: str) -> list[list[str]]:
    """What each line of a text becomes; nothing where one of them does not become anything."""
    planned = UNDERSTANDING["builtin"].plans(text)
    return [[each.line for each in plan.commands] for _, plan in planned] if all(p.is_whole for _, p in planned) else []


def test_sentences_on_several_lines_are_planned_each_by_itself() -> None:
    assert lines_of("run momentum\n\nrun rsi on the nasdaq\n") == [
        ["/run_backtest momentum"],
        ["/run_backtest rsi_reversion symbol=IXIC"],
    ]
    assert lines_of("모멘텀 돌려줘\n나스닥에서 rsi 돌려줘") == [
        ["/run_backtest momentum"],
        ["/run_backtest rsi_reversion symbol=IXIC"],
    ]


def test_a_sentence_may_go_on_in_the_next_line() -> None:
    assert lines_of("run momentum\non the nasdaq\nsince 2005") == [
        ["/run_backtest momentum symbol=IXIC start=2005-01-01"]
    ]


def test_one_line_that_is_not_understood_stops_all_of_them() -> None:
    assert lines_of("run momentum\nrun macd") == []
    assert lines_of("run momentum\nrun it again on the nasdaq") == []  # the run above is not there yet


def test_a_sentence_that_can_be_read_in_two_ways_is_asked_back_with_both() -> None:
    plan = UNDERSTANDING["own"].plan("test momentum on three")
    assert not plan.is_whole


def test_a_note_that_is_an_order_is_asked_about_with_the_order_as_a_button() -> None:
    plan = UNDERSTANDING["builtin"].plan("TODO run momentum on the nasdaq")
    assert (plan.lacks, [offer.command.line for offer in plan.offers]) == (
        "noted",
        ["/run_backtest momentum symbol=IXIC"],
    )


@example(case=Case("now from 2010", ["/run_backtest momentum lookback=60"]), word="aaa")
@example(case=Case("이거 데스크로 가져와줘", []), word="aaa")
@given(case=st.sampled_from(ACTING), word=st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_what_looks_like_an_order_is_never_passed_over(case: Case, word: str) -> None:
    assert Case(f"{case.say} {word}", case.after, catalog=case.catalog).plan().lacks != "nobody_asked"


def test_each_piece_says_what_it_became() -> None:
    text = "momentum over 90 bars on the nasdaq"
    pieces = UNDERSTANDING["builtin"].plan(text).pieces
    assert [text[piece.start : piece.end] for piece in pieces] == ["momentum", "over 90 bars", "nasdaq"]


def test_a_word_of_the_vocabulary_is_in_one_place_only() -> None:
    for table in (english.KINDS, korean.KINDS):
        split = "," if table is english.KINDS else None
        words = [phrase.strip() for text in table.values() for phrase in text.split(split) if phrase.strip()]
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_a_question_is_told_from_a_command() -> None:
    assert said(UNDERSTANDING["builtin"].plan("what does momentum do?")) == "explain momentum"
    assert UNDERSTANDING["builtin"].plan("run momentum", Memory()).question is None
