"""Questions are answered with figures from the data, each with its source; the Python that is given gets the same."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.assistant.numbers import number_at, says
from chatops_widget.protocol.messages import FigureSource, Message, MessageMetadata
from chatops_widget.protocol.metric_text import measured
from tests.integration.test_sentences import ask, chat  # noqa: F401

CODE = re.compile(r"`([^`\n]*chat\.(?:run|comparison)\([^`\n]*)`")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def figures(message: Message) -> list[FigureSource]:
    return msgspec.convert(message.metadata or {}, MessageMetadata).figures


def flat(value: Any) -> Iterator[Any]:
    """All that an expression came to, one by one; a date as a date."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        yield from flat(value.to_numpy().tolist())
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from flat(each)
    elif isinstance(value, pd.Timestamp):
        yield value.date()
    elif isinstance(value, str) and DATE.fullmatch(value[:10]):
        yield dt.date.fromisoformat(value[:10])
    else:
        yield value


def prove(chat: ChatOps, message: Message, *, unproved: tuple[str, ...] = ()) -> list[Any]:  # noqa: F811
    """Carry out the Python of an answer, and find each of its figures in what that comes to."""
    (code,) = CODE.findall(message.content)
    values = list(flat(eval(code, {"chat": chat})))
    numbers = [float(each) for each in values if isinstance(each, (int, float, np.number))]
    for each in figures(message):
        shown = number_at(message.content, each.start, each.end)
        assert shown is not None
        assert each.run_id, message.content[each.start : each.end]
        if each.metric not in unproved:
            assert any(says(shown, value, fraction=True, unsigned=False) for value in numbers), (
                message.content,
                code,
                numbers,
            )
    return values


@pytest.fixture
def two_runs(chat: ChatOps) -> ChatOps:  # noqa: F811
    chat.trigger_backtest("momentum", slippage=0.001).result(timeout=60)
    chat.trigger_backtest("sma_cross", symbol="IXIC", start="2005-01-01", commission=0).result(timeout=60)
    return chat


OF_ONE = [
    ("what was the deepest drawdown of the momentum run, and when did it recover?", 0),
    ("when did it recover?", 1),
    ("when did the first one recover from its drawdown?", 0),
    ("how many trades did the first one make and what did they cost?", 0),
    ("how many trades did it make?", 1),
    ("what did momentum pay in commission?", 0),
    ("how much of the time was it in the market?", 1),
    ("what was the exposure of the first one?", 0),
    ("what was its worst year?", 1),
    ("best month of momentum?", 0),
    ("what was momentum's longest losing streak?", 0),
    ("what was its sharpe ratio?", 1),
    ("how did momentum do in 2008?", 0),
    ("what was its drawdown between 2006 and 2010?", 1),
    ("how did it do over the last 3 years?", 1),
    ("what was momentum's worst trade?", 0),
    ("which trade was the best?", 1),
    ("how many trades lost money?", 1),
    ("2008년에 어땠어?", 1),
    ("모멘텀 최악의 거래는?", 0),
    ("거래 내역 보여줘", 1),
    ("when did momentum's longest drawdown recover?", 0),
    ("what's the drawdown now?", 1),
    ("is it in the market right now?", 1),
    ("모멘텀 현재 포지션은?", 0),
    ("what's momentum's average trade?", 0),
    ("is that a good sharpe ratio?", 1),
    ("what were its parameters?", 1),
    ("which symbol did momentum use?", 0),
    ("가장 긴 낙폭은?", 1),
    ("what was its worst year on the s&p?", 0),
    ("how did momentum do?", 0),
    ("모멘텀 최대 낙폭은 언제 회복했어?", 0),
    ("그거 최대 낙폭은?", 1),
    ("첫 번째 거 거래 횟수는 몇 번이었어?", 0),
    ("그거 노출은 얼마야?", 1),
    ("제일 나빴던 해는 언제야?", 1),
    ("모멘텀 가장 긴 연속 손실은?", 0),
]


def test_the_python_of_each_answer_about_a_run_gets_its_figures(two_runs: ChatOps) -> None:
    ids = [run.id for run in two_runs.runs]
    for text, which in OF_ONE:
        message = ask(two_runs, text)
        assert ids[which] in message.content, (text, message.content)
        assert figures(message), (text, message.content)
        assert {each.run_id for each in figures(message)} == {ids[which]}, text
        summed = ("trials", "people", "effective_trials", "expected_max_sharpe", "deflated_sharpe_ratio")
        values = prove(two_runs, message, unproved=summed)
        if "idxmin" in message.content:
            dates = {dt.date.fromisoformat(each) for each in DATE.findall(message.content.split("):", 1)[1])}
            assert dates <= set(values), (text, message.content, values)
    assert len(two_runs.runs) == 2


def test_the_longest_drawdown_is_that_of_the_equity(two_runs: ChatOps) -> None:
    equity = two_runs.runs[0].result().equity
    below = equity < equity.cummax()
    longest, at, peak = 0, 0, equity.index[0]
    for day, is_below in below.items():
        at, peak = (at + 1, peak) if is_below else (0, day)
        if at > longest:
            longest, since = at, peak
    said = ask(two_runs, "when did momentum's longest drawdown recover?").content
    assert f"took {longest:,} bars" in said
    assert f"from the peak on {since.date()}" in said


def test_which_had_the_worst_year_is_told_of_each(two_runs: ChatOps) -> None:
    said = ask(two_runs, "which had the worst year?").content
    for run in two_runs.runs:
        years = run.result().yearly_returns()
        assert f"(`{run.id}`): the worst year was {years.idxmin()}, {measured(years.min(), 'fraction')}" in said


def test_a_strategy_that_was_not_run_is_not_replaced_by_another(two_runs: ChatOps) -> None:
    for text in (
        "what is the difference between momentum and donchian?",
        "which had fewer trades, momentum or donchian?",
    ):
        assert ask(two_runs, text).content.startswith("donchian_breakout has not been run"), text


def test_the_deepest_drawdown_is_told_with_its_peak_its_trough_and_its_recovery(two_runs: ChatOps) -> None:
    result = two_runs.runs[0].result()
    below, equity = result.drawdown, result.equity
    trough = below.idxmin()
    peak = equity[:trough].idxmax()
    after = equity[trough:]
    back = after[after >= equity[peak]]
    said = ask(two_runs, "what was momentum's max drawdown?").content
    assert (
        f"{measured(below.min(), 'fraction')}, from the peak on {peak.date()} to the trough on {trough.date()}" in said
    )
    assert (
        f"recovered on {back.index[0].date()}" if len(back) else f"not recovered by {below.index[-1].date()}"
    ) in said


def test_a_drawdown_that_goes_on_is_told_as_not_recovered(chat: ChatOps) -> None:  # noqa: F811
    run = chat.trigger_backtest("buy_and_hold", start="2007-01-01", end="2008-12-31")
    run.result(timeout=60)
    message = ask(chat, "did it recover from its drawdown?")
    assert f"not recovered by {run.result().drawdown.index[-1].date()}" in message.content
    prove(chat, message)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("which had fewer trades?", (0, 1)),
        ("which of the two had the smaller drawdown?", (0, 1)),
        ("which had lower volatility, momentum or sma_cross?", (0, 1)),
        ("어느 쪽 낙폭이 더 작았어?", (0, 1)),
        ("what changed between the two runs?", (0, 1)),
        ("둘이 뭐가 달라?", (0, 1)),
        ("why do they have different windows?", (0, 1)),
        ("why are the costs different?", (0, 1)),
        ("왜 기간이 다르지?", (0, 1)),
        ("왜 수수료가 다르지?", (0, 1)),
    ],
)
def test_the_python_of_each_answer_about_two_runs_gets_its_figures(
    two_runs: ChatOps, text: str, ids: tuple[int, int]
) -> None:
    message = ask(two_runs, text)
    for each in ids:
        assert two_runs.runs[each].id in message.content
    prove(two_runs, message, unproved=("total_fees",) if "total_fees" in message.content else ())


def test_which_is_less_goes_by_the_registry_and_unlike_windows_are_said(two_runs: ChatOps) -> None:
    momentum, cross = (run.result().metrics for run in two_runs.runs)
    said = ask(two_runs, "which of the two had the smaller drawdown?").content
    better = "momentum" if abs(momentum["max_drawdown"]) < abs(cross["max_drawdown"]) else "sma_cross"
    assert f"{better} has the shallowest worst drawdown" in said
    assert "not over the same bars" in said
    fewer = "momentum" if momentum["n_trades"] < cross["n_trades"] else "sma_cross"
    assert f"{fewer} has the lowest number of trades" in ask(two_runs, "which had fewer trades?").content
    assert "Neither more nor less" in ask(two_runs, "which had fewer trades?").content


def test_equals_are_told_as_equals_and_with_too_few_bars_nothing_is_claimed(chat: ChatOps) -> None:  # noqa: F811
    for _ in range(2):
        chat.trigger_backtest("momentum", lookback=60).result(timeout=60)
    assert "have the same number of trades" in ask(chat, "which had fewer trades?").content
    for strategy in ("momentum", "buy_and_hold"):
        chat.trigger_backtest(strategy, start="2008-01-01", end="2008-02-01").result(timeout=60)
    said = ask(chat, "which had the smaller drawdown?").content
    assert "nothing is claimed" in said
    assert "shallowest" not in said


def test_what_changed_names_parameters_and_metrics(two_runs: ChatOps) -> None:
    said = ask(two_runs, "what changed?").content
    for change in ("momentum → sma_cross", "`commission` `0.0005` → `0", "`symbol` `SPX` → `IXIC`", "sharpe_ratio 0."):
        assert change in said
    assert "`start=2005-01-01`" in ask(two_runs, "why do the dates differ?").content


def test_a_question_about_a_comparison_has_its_rows_as_sources(chat: ChatOps) -> None:  # noqa: F811
    compared = chat.compare_strategies("momentum", "sma_cross", "buy_and_hold")
    message = ask(chat, "which had the lowest volatility?")
    assert {each.strategy_id for each in figures(message)} == {"momentum", "sma_cross", "buy_and_hold"}
    assert {each.run_id for each in figures(message)} == {compared.id}
    prove(chat, message)
    better = ask(chat, "which is better?")
    assert compared.id in better.content
    assert all(each.run_id for each in figures(better)), [better.content[e.start : e.end] for e in figures(better)]


def test_what_can_not_be_answered_is_said_in_one_sentence_with_two_things_that_can(two_runs: ChatOps) -> None:
    for text, named in (("what was its beta to gold?", "gold"), ("금 대비 베타가 뭐야?", "금")):
        said = ask(two_runs, text).content
        assert named in said
        assert said.count("“") >= 3
        offered = re.findall(r"“([^”]*)”", said)[-2:]
        for question in offered:
            assert figures(ask(two_runs, question)), question


def test_what_data_there_is_and_for_which_years(chat: ChatOps) -> None:  # noqa: F811
    said = ask(chat, "which years of data do you have for the nasdaq?").content
    assert re.search(r"`IXIC`.*\d{4}-\d{2}-\d{2} – \d{4}-\d{2}-\d{2}", said)
    assert "SPX" not in said
    assert "SPX" in ask(chat, "몇 년도 데이터가 있어?").content


@pytest.mark.parametrize("text", ["is it significant?", "그거 유의미해?"])
def test_how_sure_a_run_is_follows_from_its_sharpe_ratio_and_its_years(chat: ChatOps, text: str) -> None:  # noqa: F811
    result = chat.trigger_backtest("momentum", start="2005-01-01").result(timeout=60)
    sharpe, bars = result.metrics["sharpe_ratio"], len(result.equity)
    per_year = result.data["barsPerYear"]
    error = math.sqrt((1 + sharpe**2 / per_year / 2) * per_year / bars)  # Lo (2002), for independent returns
    said = ask(chat, text)
    for number in (sharpe, error, sharpe / error, 1.96):
        assert f"{number:.2f}" in said.content
    assert f"{bars / per_year:.1f}" in said.content
    assert ("differs from 0" in said.content or "수준에서 유의합니다" in said.content) == (sharpe / error > 1.96)
    tried = ("people", "trials", "effective_trials", "expected_max_sharpe", "deflated_sharpe_ratio")  # by all, so far
    assert prove(chat, said, unproved=tried)


def test_what_no_sentence_does_is_told_where_it_is_done(chat: ChatOps) -> None:  # noqa: F811
    assert 'chat.add_prices("ACME", frame)' in ask(chat, "how do I upload a csv?").content
    assert "to_excel" in ask(chat, "엑셀로 저장해줘").content
    assert "Nothing was deleted" in ask(chat, "delete everything").content
    assert not figures(ask(chat, "can I write my own strategy?"))


def test_a_formula_has_each_of_its_letters_explained(chat: ChatOps) -> None:  # noqa: F811
    for text in ("what does sharpe mean", "샤프 비율이 뭐야?"):
        said = ask(chat, text).content
        for letter in "rfbEA":
            assert f"{letter}: " in said, said


@pytest.mark.parametrize(
    "text",
    [
        "what was desk's longest losing streak?",
        "show me the trades",
        "worst trade of desk?",
        "how many trades did it make?",
    ],
)
def test_of_imported_returns_it_is_said_that_no_trades_are_known(chat: ChatOps, text: str) -> None:  # noqa: F811
    chat.import_result("desk", pd.Series(100.0 + np.arange(80) % 7, index=pd.bdate_range("2020-01-01", periods=80)))
    said = ask(chat, text).content
    assert said.startswith("desk, 2020-01-01 – 2020-04-21"), said
    assert "its trades are not known" in said


def test_what_was_held_at_the_last_bar_is_told_by_its_exposure(chat: ChatOps) -> None:  # noqa: F811
    held = chat.trigger_backtest("buy_and_hold", start="2007-01-01", end="2008-12-31").result(timeout=60)
    said = ask(chat, "is it in the market right now?").content
    assert f"on {held.equity.index[-1].date()}, it was long, with an exposure of" in said, said
    several = chat.trigger_backtest("equal_weight", symbols=["SPX", "IXIC"], end="2008-12-31").result(timeout=60)
    message = ask(chat, "what's its current position?")
    assert "net exposure" in message.content
    share, *weights = prove(chat, message)
    assert share == several.exposure.iloc[-1]
    assert sum(weights) == pytest.approx(share)
    chat.trigger_backtest("cross_sectional_momentum", symbols=["SPX", "IXIC"], top=0.5).result(timeout=60)
    worst = ask(chat, "which trade was the worst?")
    assert f"long {prove(chat, worst)[4]} from" in worst.content  # of several symbols, which
    chat.import_result("desk", pd.Series(100.0 + np.arange(80) % 7, index=pd.bdate_range("2020-01-01", periods=80)))
    assert "what it held is not known" in ask(chat, "is it still invested?").content
    assert "how it was made is not known" in ask(chat, "what were its parameters?").content


def test_what_a_run_was_given_is_told_and_what_was_usual_is_called_that(two_runs: ChatOps) -> None:
    said = ask(two_runs, "what were its parameters?").content
    assert "bars, with `fast=10`, `slow=30`, `commission=0`; whatever else can be set was as usual" in said, said
    said = ask(two_runs, "what were its cash and its stop loss?").content
    assert "`cash=100000`" in said, said
    assert "`stop_loss=none`" in said, said
    assert "as usual; it has no `lookback`" in ask(two_runs, "what was its lookback?").content
    assert "`lookback=120`, `slippage=0.001`" in ask(two_runs, "which settings did momentum use?").content
    two_runs.trigger_backtest("buy_and_hold").result(timeout=60)
    assert "bars, with everything as usual" in ask(two_runs, "what were its parameters?").content


@pytest.mark.parametrize("text", ["is that a good sharpe?", "what's a normal drawdown?", "what is a good strategy?"])
def test_a_word_that_asks_for_a_judgement_is_not_passed_over(two_runs: ChatOps, text: str) -> None:
    word = "normal" if "normal" in text else "good"
    assert f"I have no measure of “{word}”" in ask(two_runs, text).content


def test_a_time_in_which_a_run_has_no_bar_is_said_to_be_so(chat: ChatOps) -> None:  # noqa: F811
    chat.trigger_backtest("buy_and_hold", start="2007-01-01", end="2008-12-31").result(timeout=60)
    assert "it has no bar in 1990-01-01 – 1990-12-31" in ask(chat, "how did it do in 1990?").content
    whole = ask(chat, "how did it do since 2000?").content
    assert "from 2007-01-03 to 2008-12-31" in whole  # the days that it has, and not those that were named
