"""What a card says of luck is what the result says, and nothing where it says nothing."""

from __future__ import annotations

import pytest

from chatops_widget.protocol.panel import Luck
from chatops_widget.session.luck import luck_of

DATA = {
    "luck": "Luck alone may show as much.",
    "moreThanLuck": False,
    "trials": {"n": 240, "effective": 31.4, "people": 3, "since": "2026-11-23T09:00:00Z", "expectedMaxSharpe": 0.9},
    "deflatedSharpe": 0.62,
    "overfitting": {"pbo": 0.43},
    "isolatedPeak": {"isolated": True, "neighbours": 0.4},
}


def test_a_card_has_every_figure_and_the_day() -> None:
    assert luck_of(DATA) == Luck(
        words="Luck alone may show as much.",
        more=False,
        trials=240,
        effective=31.4,
        since="2026-11-23",
        people=3,
        sharpe=0.9,
        deflated=0.62,
        overfitting=0.43,
        neighbours=0.4,
    )


def test_no_peak_is_told_where_the_neighbours_do_as_well() -> None:
    found = luck_of({**DATA, "isolatedPeak": {"isolated": False, "neighbours": 0.7}, "moreThanLuck": True})
    assert found is not None
    assert (found.neighbours, found.more) == (None, True)


def test_what_another_backend_does_not_say_is_not_made_up() -> None:
    assert luck_of({key: value for key, value in DATA.items() if key != "luck"}) is None
    assert luck_of({}) is None
    assert luck_of({"luck": "Luck."}) == Luck(words="Luck.")
    assert Luck(words="Luck.").more is None


@pytest.mark.parametrize("odd", ["much", [1], {"n": "many"}, None, True])
def test_what_another_backend_means_by_these_names_claims_nothing(odd: object) -> None:
    names = ("moreThanLuck", "trials", "deflatedSharpe", "overfitting", "isolatedPeak")
    assert luck_of(dict.fromkeys(names, odd)) is None
    found = luck_of({"luck": "So-so.", **dict.fromkeys(names[1:], odd)})
    assert found == Luck(words="So-so.")
