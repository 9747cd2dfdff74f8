"""Round trips: fills in, one row a trade out.

A trade lasts from the fill that leaves cash (or flips sides) to the fill that returns to it. Fills in between that
add to it move its average entry price, fills that take from it its average exit price.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Trades:
    """One value a trade, in order of entry.

    `exit_date` is NaT while a trade is open; its exit price is then marked at the last close. `side` is 1 or -1,
    `units` all that were entered, prices are averages over fills with slippage in them. `pnl` is in currency, net of
    `fees` (commission); `returns` is pnl over the value entered, a fraction. `bars` counts the closes a trade was
    held over. `notional` is the value traded so far, entries and exits together, in currency.
    """

    entry_date: Dates
    exit_date: Dates
    side: Floats
    units: Floats
    entry_price: Floats
    exit_price: Floats
    pnl: Floats
    returns: Floats
    bars: Floats
    fees: Floats
    notional: Floats
    symbol: Floats | None = None  # its place, where an account has several

    def __len__(self) -> int:
        return len(self.pnl)

    @property
    def closed(self) -> npt.NDArray[np.bool_]:
        return ~np.isnat(self.exit_date)

    def columns(self) -> dict[str, Floats | Dates]:
        """Every array by the name it has on the wire and in a DataFrame."""
        found = {("return" if name == "returns" else name): values for name, values in vars(self).items()}
        return {name: values for name, values in found.items() if values is not None}

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.columns()).assign(open=~self.closed)


@dataclass(frozen=True)
class Fills:
    """One value a fill, in order: signed `units` held after it, the price with slippage in it, the commission paid."""

    date: Dates
    units: Floats
    price: Floats
    fees: Floats
    symbol: Floats | None = None  # its place, where an account has several; the units are those of it

    def columns(self) -> dict[str, Floats | Dates]:
        return {name: values for name, values in vars(self).items() if values is not None}


@dataclass
class _Trade:
    entry_bar: int
    side: float
    units: float = 0.0
    entered: float = 0.0  # value of the entries, in currency
    left: float = 0.0  # units still held
    exited: float = 0.0  # value of the exits, in currency
    fees: float = 0.0
    exit_bar: int = -1


@dataclass
class TradeLog:
    """Collects the fills of one account."""

    trades: list[_Trade] = field(default_factory=list)
    filled: list[tuple[int, float, float, float]] = field(default_factory=list)  # bar, units after it, price, fee

    def fill(self, bar: int, before: float, after: float, price: float, commission: float) -> None:
        """The account went from `before` to `after` units (signed) at `price`; `commission` is a fraction of value."""
        self.filled.append((bar, after, price, commission * abs(after - before) * price))
        if before * after < 0:
            self._book(bar, before, 0.0, price, commission)
            before = 0.0
        self._book(bar, before, after, price, commission)

    def _book(self, bar: int, before: float, after: float, price: float, commission: float) -> None:
        if before == 0:
            self.trades.append(_Trade(bar, 1.0 if after > 0 else -1.0))
        trade = self.trades[-1]
        change = abs(after) - abs(before)
        value = abs(change) * price
        trade.fees += commission * value
        trade.left = abs(after)
        if change > 0:
            trade.units += change
            trade.entered += value
        else:
            trade.exited += value
            if after == 0:
                trade.exit_bar = bar

    def fills(self, index: pd.DatetimeIndex) -> Fills:
        """The fills as columns."""
        bar, units, price, fees = np.array(self.filled, dtype=np.float64).reshape(-1, 4).T
        dates = index.to_numpy().astype("datetime64[ns]")
        return Fills(dates[bar.astype(np.int64)], units, price, fees)

    def close(self, index: pd.DatetimeIndex, last_close: float) -> Trades:
        """The trades as columns; one still open is marked at `last_close` and keeps an exit date of NaT."""
        rows = [tuple(vars(trade).values()) for trade in self.trades]
        table = np.array(rows, dtype=np.float64).reshape(-1, 8).T
        entry_bar, side, units, entered, left, exited, fees, exit_bar = table
        is_open = exit_bar < 0
        final = exited + left * last_close if rows else exited
        pnl = side * (final - entered) - fees
        dates = index.to_numpy().astype("datetime64[ns]")
        entry, leave = entry_bar.astype(np.int64), np.where(is_open, len(index), exit_bar).astype(np.int64)
        return Trades(
            entry_date=dates[entry],
            exit_date=np.append(dates, np.datetime64("NaT"))[leave],
            side=side,
            units=units,
            entry_price=entered / units,
            exit_price=final / units,
            pnl=pnl,
            returns=pnl / entered,
            bars=(leave - entry).astype(np.float64),
            fees=fees,
            notional=entered + exited,
        )
