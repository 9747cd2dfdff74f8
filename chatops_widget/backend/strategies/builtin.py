"""The strategies that come with the package. Each says at every close how much to hold from the next open on.

All are long or flat; those of several symbols give each a weight, and leave most rows out. A strategy may look at the
bars up to and including the current one and no further; a test cuts the prices short at many places and holds each of
them to it.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import pandas as pd

from .definition import Range, Strategies, Strategy, at_most, less

STALE = 10  # bars that a symbol may miss and still be traded
ROUNDING = 1e-9

STRATEGIES = Strategies()
strategy = STRATEGIES.add

# The upper limit only keeps a slip of the keyboard from asking pandas for an impossible window.
Bars = Annotated[int, Range(minimum=1, maximum=1_000_000)]
Months = Annotated[int, Range(minimum=1, maximum=120)]
Percent = Annotated[float, Range(minimum=0, maximum=100)]


def find(strategy_id: str) -> Strategy:
    """The strategy of that id; raises `UnknownName`, with what is near."""
    return STRATEGIES.find(strategy_id)


@strategy(
    "Buy and hold",
    aliases=[
        "buy & hold",
        "buy hold",
        "holding",
        "just hold",
        "just holding",
        "holding the index",
        "바이앤홀드",
        "바이 앤 홀드",
        "매수 후 보유",
        "매수 보유",
        "보유",
        "보유하는 거",
        "보유하는 것",
        "들고 있는 것",
        "들고 있는 거",
        "홀딩",
        "존버",
    ],
)
def buy_and_hold(prices: pd.DataFrame) -> pd.Series:
    """All in from the second bar to the last: the yardstick for the others."""
    return pd.Series(1.0, index=prices.index)


@strategy(
    "SMA crossover",
    less("fast", "slow"),
    aliases=[
        "sma",
        "smas",
        "ma cross",
        "ma crossover",
        "cross",
        "crossover",
        "moving average",
        "moving averages",
        "moving average cross",
        "moving average crossover",
        "moving average crossing",
        "simple moving average cross",
        "golden cross",
        "이동평균",
        "이동평균 교차",
        "이동평균선",
        "이동평균선 교차",
        "이평선",
        "이평선 교차",
        "이평",
        "골든크로스",
        "골든 크로스",
        "크로스",
    ],
)
def sma_cross(prices: pd.DataFrame, fast: Bars = 10, slow: Bars = 30) -> pd.Series:
    """Long while the fast average of closes is above the slow one.

    Trend following with two simple moving averages; flat until the slow one has enough bars.

    Parameters
    ----------
    fast
        Bars in the fast average.
    slow
        Bars in the slow average.
    """
    close = prices["close"]
    return (close.rolling(fast).mean() > close.rolling(slow).mean()).astype(float)


@strategy(
    "RSI reversion",
    less("lower", "upper"),
    aliases=[
        "rsi",
        "rsi mean reversion",
        "relative strength index",
        "rsi 반전",
        "rsi 역추세",
        "rsi 회귀",
        "rsi 전략",
    ],
)
def rsi_reversion(prices: pd.DataFrame, window: Bars = 14, lower: Percent = 30.0, upper: Percent = 70.0) -> pd.Series:
    """Buy when the RSI falls below the lower level, sell when it rises above the upper one.

    Wilder's relative strength index: his smoothing, seeded with the plain average of the first window.

    Parameters
    ----------
    window
        Bars in Wilder's average.
    lower
        RSI below which the market counts as oversold.
    upper
        RSI above which it counts as overbought.
    """
    rsi = wilder_rsi(prices["close"], window)
    return _hold(enter=rsi < lower, leave=rsi > upper)


@strategy(
    "Bollinger reversion",
    aliases=[
        "bollinger",
        "bollinger band",
        "bollinger bands",
        "bollinger mean reversion",
        "bbands",
        "볼린저",
        "볼린저 밴드",
        "볼린져",
        "볼린져 밴드",
        "볼린저밴드 회귀",
    ],
)
def bollinger_reversion(
    prices: pd.DataFrame,
    window: Annotated[int, Range(minimum=2, maximum=1_000_000)] = 20,
    width: Annotated[float, Range(minimum=0.1, maximum=10)] = 2.0,
) -> pd.Series:
    """Buy on a close below the lower Bollinger band, sell when the close is back at the middle.

    The bands lie `width` standard deviations (n in the divisor, as Bollinger has it) around the moving average.

    Parameters
    ----------
    window
        Bars in the average and the deviation.
    width
        Standard deviations from the middle to a band.
    """
    close = prices["close"]
    bars = close.rolling(window)
    middle = bars.mean()
    return _hold(enter=close < middle - width * bars.std(ddof=0), leave=close >= middle)


@strategy(
    "Momentum",
    aliases=[
        "mom",
        "time series momentum",
        "tsmom",
        "모멘텀",
        "모멘텀 전략",
        "모맨텀",
        "추세 모멘텀",
    ],
)
def momentum(prices: pd.DataFrame, lookback: Bars = 120) -> pd.Series:
    """Long while the close is above the close of some bars ago (time-series momentum).

    Parameters
    ----------
    lookback
        Bars to look back.
    """
    close = prices["close"]
    return (close > close.shift(lookback)).astype(float)


@strategy(
    "Donchian breakout",
    at_most("exit", "entry"),
    aliases=[
        "donchian",
        "donchian channel",
        "donchian channels",
        "channel breakout",
        "turtle",
        "turtles",
        "turtle channel",
        "turtle channel breakout",
        "turtle breakout",
        "돈치안",
        "돈치안 돌파",
        "돈치언",
        "돈키언",
        "채널 돌파",
        "터틀",
    ],
)
def donchian_breakout(prices: pd.DataFrame, entry: Bars = 55, exit: Bars = 20) -> pd.Series:
    """Buy on a close above the highest high of the bars before, sell on one below their lowest low.

    The channel system of the Turtles, long side, with closes as the trigger. Neither channel includes the current bar.

    Parameters
    ----------
    entry
        Bars in the channel whose top is bought.
    exit
        Bars in the channel whose bottom is sold.
    """
    close = prices["close"]
    top = prices["high"].rolling(entry).max().shift()
    bottom = prices["low"].rolling(exit).min().shift()
    return _hold(enter=close > top, leave=close < bottom)


@strategy(
    "Equal weight",
    portfolio=True,
    aliases=[
        "equal weights",
        "equally weighted",
        "equal weight portfolio",
        "equally weighted portfolio",
        "1/n",
        "동일 가중",
        "동일가중",
        "동일 가중 포트폴리오",
        "동일 비중",
        "동일비중",
        "균등 가중",
    ],
)
def equal_weight(prices: pd.DataFrame, months: Months = 1) -> pd.DataFrame:
    """Hold all symbols in equal shares, brought back on the first bar of each month.

    All that have a price by then; a symbol that has had none for some bars is left.

    Parameters
    ----------
    months
        Months from one time to the next.
    """
    there: Any = prices["close"].ffill(limit=STALE).notna().astype(float)
    weights: pd.DataFrame = there.div(there.sum(axis=1).clip(lower=1), axis=0)
    return weights.where(_new_month(weights, months))


@strategy(
    "Cross-sectional momentum",
    portfolio=True,
    aliases=[
        "cross sectional momentum",
        "relative momentum",
        "relative strength momentum",
        "상대 모멘텀",
        "상대모멘텀",
        "횡단면 모멘텀",
    ],
)
def cross_sectional_momentum(
    prices: pd.DataFrame,
    lookback: Bars = 252,
    skip: Annotated[int, Range(minimum=0, maximum=1_000_000)] = 21,
    top: Annotated[float, Range(minimum=0.01, maximum=1)] = 0.3,
) -> pd.DataFrame:
    """Hold what rose most, in equal shares, chosen on the first bar of each month.

    By the return over the lookback without its last bars, which tend to turn around (Jegadeesh and Titman, 1993).

    Parameters
    ----------
    lookback
        Bars that the return is over.
    skip
        Of these the last, which do not count.
    top
        Share of the symbols that is held, rounded up.
    """
    known: Any = prices["close"].ffill(limit=STALE)
    rose = (known.shift(skip) / known.shift(lookback) - 1).where(known.notna())
    count = np.ceil(top * rose.notna().sum(axis=1) - ROUNDING)
    chosen = rose.rank(axis=1, ascending=False, method="first").le(count, axis=0).astype(float)
    weights: pd.DataFrame = chosen.div(chosen.sum(axis=1).clip(lower=1), axis=0)
    return weights.where(_new_month(weights, 1))


def _new_month(weights: pd.DataFrame, months: int) -> pd.DataFrame:
    """True on the first bar, and on each that begins a month, or so many months."""
    dates = pd.DatetimeIndex(weights.index)
    since = (dates.year * 12 + dates.month - 1).to_numpy() // months
    begins = np.diff(since, prepend=-1) != 0
    return pd.DataFrame(np.broadcast_to(begins[:, None], weights.shape), weights.index, weights.columns)


def wilder_rsi(close: pd.Series, window: int) -> pd.Series:
    """Wilder's RSI, 0 to 100, NaN for the first `window` bars; 50 where nothing moved.

    Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), section 6.
    """
    change = close.diff()
    up = _wilder_average(change.clip(lower=0), window)
    down = _wilder_average(-change.clip(upper=0), window)
    moved = up + down
    return (100 * up / moved.where(moved > 0)).where(~(moved <= 0), 50.0)


def _wilder_average(changes: pd.Series, window: int) -> pd.Series:
    # Wilder starts from a plain mean, then adds 1/window of each new value: an exponential average from that mean on.
    seeded = changes.copy()
    seeded.iloc[: window + 1] = np.nan
    if len(changes) > window:
        seeded.iloc[window] = changes.iloc[1 : window + 1].mean()
    return seeded.ewm(alpha=1 / window, adjust=False).mean()


def _hold(enter: pd.Series, leave: pd.Series) -> pd.Series:
    """1 from a bar that says enter until one that says leave; what was said last stands."""
    said = pd.Series(np.nan, index=enter.index).mask(leave, 0.0).mask(enter, 1.0)
    return said.ffill().fillna(0.0)
