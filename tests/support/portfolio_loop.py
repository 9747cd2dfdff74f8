"""The account of several symbols as a loop that one can read, with stops and a volatility target, and markets for it.

One bar and one symbol after the other, in dictionaries; nothing here is the package's.
"""

from __future__ import annotations

import statistics

import numpy as np
import pandas as pd

CASH, COMMISSION, SLIPPAGE = 100_000.0, 0.001, 0.0005
BARS, WINDOW = 40, 20  # of a market; returns that a volatility is from


def market(
    seed: int, symbols: int, *, holes: bool = False, bars: int = BARS, swing: float = 0.03, within: bool = False
) -> pd.DataFrame:
    """Bars of several symbols; with `holes` some come later, some go, and all miss a bar now and then.

    `within` gives them highs and lows beyond their opens and closes.
    """
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(rng.normal(0, swing, (bars, symbols)), axis=0))
    opened = close * np.exp(rng.normal(0, 0.01, (bars, symbols)))
    if holes:
        gone = rng.random((bars, symbols)) < 0.15
        for k in range(symbols):
            gone[: rng.choice([0, 0, 12]), k] = True
            gone[bars - rng.choice([0, 0, 9]) :, k] = True
        close[gone], opened[gone] = np.nan, np.nan
    names = [f"S{k}" for k in range(symbols)]
    index = pd.bdate_range("2020-01-01", periods=bars)
    columns = {"open": opened, "close": close}
    if within:
        reach = np.exp(np.abs(rng.normal(0, swing / 3, (2, bars, symbols))))
        columns |= {"high": np.maximum(opened, close) * reach[0], "low": np.minimum(opened, close) / reach[1]}
    return pd.concat({name: pd.DataFrame(values, index, names) for name, values in columns.items()}, axis=1)


def decided(seed: int, prices: pd.DataFrame, *, every: int = 3, short: bool = True) -> pd.DataFrame:
    """New weights every few bars and nothing in between; some rows are all in, some half in cash."""
    rng = np.random.default_rng(seed + 10_000)
    closes = prices["close"]
    weights = pd.DataFrame(np.nan, closes.index, closes.columns)
    for bar in range(0, len(closes), every):
        row = rng.normal(size=closes.shape[1]) if short else rng.random(closes.shape[1])
        row[rng.random(len(row)) < 0.25] = 0.0
        gross = np.abs(row).sum()
        weights.iloc[bar] = row / gross * rng.choice([1.0, 0.5]) if gross else row
    return weights


def since(rate: float, bars: int) -> np.ndarray:
    """A rate a bar, from the bar before."""
    return np.where(np.arange(bars) > 0, rate, 0.0)


def cost_of(change: float, price: float, commission: float, slippage: float) -> float:
    fill = price * (1 + (slippage if change > 0 else -slippage))
    return change * (fill - price) + commission * abs(change) * fill


def bill(
    order: dict[str, tuple[float, float, float]], left: float, locked: float, costs: tuple[float, float]
) -> tuple[float, dict[str, float]]:
    """What must have been there before an order (weight, units, price) for so much to be left; the units then held."""
    gross = sum(abs(weight) for weight, _, _ in order.values())
    share = min(left, max(left - locked, 0.0) / gross) if gross else left
    held = {name: weight * share / price for name, (weight, _, price) in order.items()}
    paid = sum(cost_of(held[name] - units, price, *costs) for name, (_, units, price) in order.items())
    return left + paid, held


def exit_price(
    entry: float, side: float, stop: float | None, take: float | None, bar: tuple[float, float, float]
) -> float | None:
    """Where a position is left in a bar (open, low, high); None where it is not."""
    opened, low, high = bar
    levels = [entry * (1 + side * part) for part in (-stop if stop else None, take) if part is not None]
    beyond = [-side * (opened - entry * (1 - side * stop)) >= 0] if stop else []
    beyond += [side * (opened - entry * (1 + side * take)) >= 0] if take else []
    if any(beyond):
        return opened
    return next((level for level in levels if low <= level <= high), None)  # the stop comes first


def scaled(
    closes: list[dict[str, float]], row: dict[str, float], vol_target: float, bars_per_year: float
) -> dict[str, float]:
    """What is traded of a row of weights, by the closes up to its bar."""
    if len(closes) <= WINDOW:
        return dict.fromkeys(row, 0.0)
    levels: list[dict[str, float]] = []
    for each in closes:
        before = levels[-1] if levels else dict.fromkeys(row, float("nan"))
        levels.append({name: each[name] if each[name] == each[name] else before[name] for name in row})
    known = {name: levels[-1 - WINDOW][name] == levels[-1 - WINDOW][name] for name in row}
    gross = sum(abs(row[name]) for name in row if known[name])
    if not gross:
        return dict.fromkeys(row, 0.0)
    returns = [
        sum(row[name] / gross * (levels[k][name] / levels[k - 1][name] - 1) for name in row if known[name])
        for k in range(len(levels) - WINDOW, len(levels))
    ]
    volatility = statistics.stdev(returns) * bars_per_year**0.5
    share = min(1.0, vol_target / volatility) if volatility else 1.0
    return {name: row[name] * share if known[name] else 0.0 for name in row}


def loop(
    prices: pd.DataFrame,
    weights: pd.DataFrame,
    *,
    costs: tuple[float, float] = (COMMISSION, SLIPPAGE),
    interest: float = 0.0,
    borrow: float = 0.0,
    rebalance: int | None = None,
    stop: float | None = None,
    take: float | None = None,
    vol_target: float | None = None,
    bars_per_year: float = 252,
) -> tuple[list[float], dict[str, float], list[tuple[int, str]]]:
    """The account, its sizes found by halving; equity, what each symbol made, and the exits (bar, symbol)."""
    names = list(prices["close"].columns)
    nothing = dict.fromkeys(names, 0.0)
    cash, units, worth, made, last = CASH, dict(nothing), dict(nothing), dict(nothing), dict(nothing)
    entered: dict[str, tuple[float, float]] = dict.fromkeys(names, (0.0, 0.0))  # units and value since it was opened
    stands, traded, row, ordered = dict(nothing), dict(nothing), dict(nothing), 0
    waiting: set[str] = set()
    hungry: set[str] = set()
    out: set[str] = set()  # left, and nothing else decided since
    equity, exits = [], []
    opens, closes = (prices[name].to_dict("records") for name in ("open", "close"))
    within = "low" in prices.columns.get_level_values(0)
    lows, highs = (prices[name].to_dict("records") if within else None for name in ("low", "high"))
    for bar, (opened, closed) in enumerate(zip(opens, closes, strict=True)):
        here = {name for name in names if opened[name] == opened[name]}
        price = {name: opened[name] if name in here else last[name] for name in names}
        shorts = sum(max(-worth[name], 0.0) for name in names)
        cash += (cash - shorts) * interest * (bar > 0)
        for name in names:
            fee = max(-worth[name], 0.0) * borrow * (bar > 0)
            cash, made[name] = cash - fee, made[name] - fee
            made[name] += units[name] * price[name] - worth[name]
        if bar:
            before, earlier = weights.iloc[bar - 1], weights.iloc[bar - 2] if bar > 1 else 0 * weights.iloc[0]
            anew = before.notna().any() and (earlier.isna().all() or (earlier != before).any())
            if before.notna().any():
                now = before.fillna(0.0).to_dict()
                out -= {name for name in names if abs(now[name] - stands[name]) > 1e-9}
                stands = now
            wanted = stands if vol_target is None else scaled(closes[:bar], stands, vol_target, bars_per_year)
            anew = anew or wanted != traded
            traded, ordered = wanted, bar if anew else ordered
            again = rebalance is not None and any(wanted.values()) and (bar - ordered) % rebalance == 0
            if anew or again:
                row = {name: 0.0 if name in out else wanted[name] for name in names}
                waiting, hungry = {name for name in names if row[name] or units[name]}, set()
        if waiting & here:
            due = (waiting | hungry) & here
            wealth = cash + sum(units[name] * price[name] for name in names)
            locked = sum(abs(units[name] * price[name]) for name in set(names) - due)
            gross = sum(abs(row[name]) for name in due)
            order = {name: (row[name], units[name], price[name]) for name in due}
            low, high = 0.0, wealth
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if bill(order, middle, locked, costs)[0] < wealth else (low, middle)
            _, held = bill(order, high, locked, costs)
            for name in due:
                change = held[name] - units[name]
                cost = cost_of(change, price[name], *costs)
                cash -= change * price[name] + cost
                made[name] -= cost
                fill = price[name] * (1 + (costs[1] if change > 0 else -costs[1]))
                so_far = entered[name] if units[name] * held[name] > 0 else (0.0, 0.0)
                added = max(abs(held[name]) - (abs(units[name]) if units[name] * held[name] > 0 else 0.0), 0.0)
                entered[name] = so_far[0] + added, so_far[1] + added * fill
                units[name] = held[name]
            enough = gross * high <= (high - locked) * (1 + 1e-9)
            waiting, hungry = waiting - due, (hungry - due) | (set() if enough else {name for name in due if row[name]})
        for name in names:
            if not units[name] or name not in here or not (stop or take):
                continue
            side = 1.0 if units[name] > 0 else -1.0
            inner = (lows[bar][name], highs[bar][name]) if lows and highs else sorted((opened[name], closed[name]))
            found = exit_price(entered[name][1] / entered[name][0], side, stop, take, (opened[name], *inner))
            if found is not None:
                cost = cost_of(-units[name], found, *costs)
                cash += units[name] * found - cost
                made[name] += units[name] * (found - price[name]) - cost
                units[name], row[name] = 0.0, 0.0
                exits.append((bar, name))
                out.add(name)
                waiting.discard(name)
                hungry.discard(name)
        for name in names:
            last[name] = closed[name] if closed[name] == closed[name] else last[name]
            made[name] += units[name] * (last[name] - price[name])
            worth[name] = units[name] * last[name]
        equity.append(cash + sum(worth.values()))
    return equity, made, exits
