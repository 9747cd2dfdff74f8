"""A table of annual rates as the account that earns them, so that it is a price series like any other. Pure.

Between two of its dates the account earns, for each day of 365, the rate of the earlier one. Of a table with prices
nothing here is read.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ...errors import BadData
from ...errors.sentences import Sentence, say
from .columns import RATE_NAMES, column_key
from .dates import date_text, read_dates
from .decimals import decimal_comma, to_numbers
from .origin import Origin

YEAR = pd.Timedelta(days=365)
HIGHEST = 1.0  # a fraction above this is a rate in per cent


def rate_column(table: pd.DataFrame) -> object | None:
    """The column of rates, where there is one and nothing that is a price."""
    keys = [column_key(column) for column in table.columns]
    found = [column for column, key in zip(table.columns, keys, strict=True) if key in RATE_NAMES]
    return found[0] if len(found) == 1 and not {"close", "adj close"} & set(keys) else None


def as_account(
    table: pd.DataFrame, column: object, stamps: pd.Series, origin: Origin, notes: list[Sentence]
) -> pd.DataFrame:
    """Dates and closes of an account that starts with 100. Raises BadData, naming the place."""
    rate = to_numbers(table[column], origin, decimal_comma([table[column]]))
    if re.search(r"%|percent", str(column), re.IGNORECASE):
        rate = rate / 100
    bad = np.flatnonzero(~(np.abs(rate) <= HIGHEST))  # written so that NaN counts as bad too
    if bad.size:
        raise BadData(
            say(
                "rates.bad",
                "{place}: the rate is {value:g} ({n:,} such in all).",
                place=origin.place(int(bad[0])),
                value=float(rate[bad[0]]),
                n=bad.size,
            ),
            hint=say(
                "rates.takes",
                "A rate is a fraction a year: 0.0525 for 5.25 %. If it is in per cent, call the column rate_percent.",
            ),
        )
    index = read_dates(stamps.reset_index(drop=True), origin, notes)
    order = np.argsort(index.to_numpy(), kind="stable")
    dates, rate = index[order], rate[order]
    if dates.has_duplicates:
        raise BadData(
            say(
                "rates.twice",
                "{source} has two rates on {date}.",
                source=origin.source,
                date=date_text(dates[dates.duplicated()][0]),
            ),
            hint=say("bars.keep_one", "Keep one row a date."),
        )
    if len(dates) < 2:
        raise BadData(
            say("rates.one", "{source} has one rate alone.", source=origin.source),
            hint=say("rates.two", "A series of rates needs two dates or more; a single rate can be given as a number."),
        )
    years = np.diff(dates.to_numpy()) / np.timedelta64(YEAR)
    closes = 100 * np.cumprod(np.concatenate([[1.0], 1 + rate[:-1] * years]))
    notes.append(
        say(
            "rates.read",
            "Rates of {low:.4g} % to {high:.4g} % a year, as an account that earns them, day by day of 365.",
            low=float(rate.min()) * 100,
            high=float(rate.max()) * 100,
        )
    )
    return pd.DataFrame({"date": dates, "close": closes})
