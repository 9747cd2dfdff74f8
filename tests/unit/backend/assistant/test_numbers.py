"""Which numbers of a reply are figures that need a source, and what a number says at the precision it has."""

from __future__ import annotations

import pytest

from chatops_widget.backend.assistant.numbers import figures_in, is_about_results, number_at, says


def found(text: str, **known: object) -> list[str]:
    return [text[each.start : each.end] for each in figures_in(text, **known)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The Sharpe ratio is **0.37**, at -33.9% drawdown.", ["0.37", "-33.9%"]),
        ("📈 1,234 trades, +12.3 % a year", ["1,234", "+12.3 %"]),
        ("거래 45건, 수익률 +12.3%입니다.", ["45", "+12.3%"]),
        ("| a | 1.2 |\n|---|---|\n| b | -0.5 |", ["1.2", "-0.5"]),
        ("between 1.2–1.5, or 1.2-1.5", ["1.2", "1.5", "1.2", "1.5"]),
        ("code `x = 3.2`, ``y`4``, and\n```python\nz = 5.5\n```\nthen 4.4", ["4.4"]),
        ("```\nnever closed 1.5", []),
        ("on 2008-03-04, in 2008, since 2009-01, at 10:30, 2008년 3월 4일", []),
        ("bt_12 and msg_3, sma50, 50d, v2, x_1, #4, lookback=90", []),
        ("1. first 2.5\n2. second\n3) third", ["2.5"]),
        ("the 1st, the 22nd", []),
        ("https://example.org/1.5/2 is 3.5", ["3.5"]),
        ("2008.5 and 2008% are no years", ["2008.5", "2008%"]),
    ],
)
def test_plain_numbers_are_told_from_figures(text: str, figures: list[str]) -> None:
    assert found(text) == figures


def test_what_echoes_the_question_and_parts_of_known_names_are_no_figures() -> None:
    assert found("Over 20 years 0.37 has an error of 0.22", asked="is 0.37 significant over 20 years?") == ["0.22"]
    assert found("On the S&P 500 it made 500 trades", names=["S&P 500"]) == ["500"]


def test_a_number_is_read_whole_or_not_at_all() -> None:
    text = "😀 한글 -1,234.50 % and 0.5 퍼센트"
    number = number_at(text, 5, 16)
    assert number is not None
    assert (number.value, number.decimals, number.percent) == (-1234.5, 2, True)
    assert number_at(text, 6, 12) is None
    assert number_at(text, 0, 3) is None
    assert number_at(text, 5, 99) is None
    half = number_at(text, text.index("0.5"), text.index("0.5") + 3)
    assert half is not None
    assert half.percent


@pytest.mark.parametrize(
    ("spelled", "value", "fraction", "unsigned", "true"),
    [
        ("0.37", 0.3712, False, False, True),
        ("0.37", 0.3651, False, False, True),
        ("0.37", 0.3812, False, False, False),
        ("0.371", 0.3712, False, False, True),
        ("37.1%", 0.3712, True, False, True),
        ("37.1%", 0.3712, False, False, False),
        ("-0.37", 0.3712, False, False, False),
        ("33.9%", -0.3391, True, True, True),
        ("33.9%", -0.3391, True, False, False),
        ("1,234", 1234.4, False, False, True),
    ],
)
def test_a_number_says_a_value_at_its_own_precision(
    spelled: str, value: float, fraction: bool, unsigned: bool, true: bool
) -> None:
    number = number_at(spelled, 0, len(spelled))
    assert number is not None
    assert says(number, value, fraction=fraction, unsigned=unsigned) is true


def test_a_reply_about_results_names_a_metric_a_run_or_a_percentage() -> None:
    for text in ("Its Sharpe ratio is 2", "샤프 비율은 2", "bt_12ab made 3", "up 3%", "the MAX DRAWDOWN is 4"):
        assert is_about_results(text)
    assert not is_about_results("I have 3 ideas for you.")
