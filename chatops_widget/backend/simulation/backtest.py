"""One backtest from its request to its numbers: prices, strategy, engine and metrics in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...commands.parameters import bind
from ...errors import BadParameter, ChatOpsError, quoted
from ...errors.sentences import Sentence, joined, say
from ..prices.dates import date_text
from ..prices.several import is_wide
from ..prices.window import check_window
from ..strategies.builtin import find
from ..strategies.definition import Strategy, is_undecided, notes_of
from ..strategies.error_location import strategy_failure
from ..trials.trial import Trials, trials_of
from ..trials.variant import variant_of
from .engine import Outcome, Tick, run
from .market import Book, Market, load_market
from .metrics import measure
from .portfolio import run_portfolio
from .provenance import provenance_of
from .remarks import fate_of, remarks
from .run_check import Checker, Stopwatch, check_run
from .run_settings import RATE_TAKES, RATES, RUN_PARAMETERS, RunSettings, read_rate, read_symbols, rebalanced
from .targets import check_index, numbers_of
from .trades import Fills, Trades
from .volatility_target import HeldBack, share, shares
from .weights import check_weights, standing, weight_numbers
from .window_trades import of_each_within, one_fill_each, trades_within

Floats = npt.NDArray[np.float64]

Decided = Any  # a Series of exposure, or a frame of weights
CURVES = ("equity", "returns", "drawdown", "exposure", "benchmark")


@dataclass(frozen=True)
class BacktestOutput:
    """A finished backtest, ready for the wire: `data` is JSON-able, `curves` are little-endian columns.

    Columns: `date` (int64, nanoseconds UTC) with `equity`, `returns` (first one NaN), `drawdown`, `exposure` and
    `benchmark` (the starting cash held in the symbol from the first close), float64, one value a bar; `risk_free` too,
    where there was such a rate: what 1 has become that earned it; and `close`, where the benchmark is another symbol.
    One value a trade: `trades.entry_date`,
    `trades.exit_date` (int64, NaT = the smallest int64 while open) and float64 `trades.side`, `.units`, `.entry_price`,
    `.exit_price`, `.pnl`, `.return`, `.bars`, `.fees`, `.notional`; see `trades.Trades`. One value a fill: `fills.date`
    (int64), `fills.units`, `.price`, `.fees`; see `trades.Fills`.

    Of several symbols these have `.symbol` too, its place in `data["symbols"]`; there are `portfolio.weights` (a row a
    bar, a column a symbol), `portfolio.turnover` (one a bar) and, one a symbol, `portfolio.pnl` and what else
    `holdings.Holdings` has.
    """

    data: dict[str, Any]
    curves: dict[str, bytes]
    trials: Trials | None = field(default=None, compare=False)  # for the ledger: the one trial that a run is

    def floats(self, name: str) -> npt.NDArray[np.float64]:
        return np.frombuffer(self.curves[name], "<f8").astype(np.float64)

    def dates(self, name: str = "date") -> npt.NDArray[np.datetime64]:
        return np.frombuffer(self.curves[name], "<i8").astype(np.int64).view("datetime64[ns]")

    def risk_free(self) -> npt.NDArray[np.float64] | None:
        """What 1 has become that earned the risk-free rate, one a bar; None where that is 0."""
        return self.floats("risk_free") if "risk_free" in self.curves else None

    def trades(self) -> Trades:
        """The trades as the engine made them."""
        columns: dict[str, Any] = {}
        for name in (name.removeprefix("trades.") for name in self.curves if name.startswith("trades.")):
            dated = name in ("entry_date", "exit_date")
            columns["returns" if name == "return" else name] = (self.dates if dated else self.floats)(f"trades.{name}")
        return Trades(**columns)

    def trades_within(self, first: np.datetime64, last: np.datetime64) -> Trades:
        """The trades between the closes of two of its bars, by the rules of `window_trades`."""
        dates, equity = self.dates(), self.floats("equity")
        begin, end = (int(bar) for bar in np.searchsorted(dates, [first, last]))
        if len(dates) == end + 1 - begin:
            return self.trades()
        if "portfolio.weights" in self.curves:
            return of_each_within(self.fills(), dates, self.weights() * equity[:, None], begin, end)
        return trades_within(self.fills(), dates, self.floats("exposure") * equity, begin, end)

    def fills(self) -> Fills:
        """The fills as the engine made them. A result from before they were kept is read as one in, one out a trade."""
        if "fills.date" not in self.curves:
            return one_fill_each(self.trades())
        names = [name for name in ("units", "price", "fees", "symbol") if f"fills.{name}" in self.curves]
        return Fills(self.dates("fills.date"), **{name: self.floats(f"fills.{name}") for name in names})

    def exposure(self) -> Floats | None:
        """What was held over equity at each close: of several symbols signs left out, so that 0 says nothing was."""
        if "portfolio.weights" in self.curves:
            return np.asarray(np.abs(self.weights()).sum(axis=1), np.float64)
        return self.floats("exposure") if "exposure" in self.curves else None

    def weights(self) -> Floats:
        """Of an account of several symbols: a row a bar, a column a symbol."""
        return self.floats("portfolio.weights").reshape(-1, len(self.data["symbols"]))


def check(book: Book, chosen: str | Strategy, values: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a run, checked and with defaults filled in; the strategy's first. Reads no prices.

    `chosen` is a strategy, or the id of one that this process knows.

    Raises
    ------
    UnknownName, BadParameter
        Whatever is wrong that can be known before the run.
    """
    strategy = find(chosen) if isinstance(chosen, str) else chosen
    given = dict(values)
    if isinstance(given.get("symbols"), (list, tuple)):
        given["symbols"] = ",".join(read_symbols(given["symbols"]))
    bound = bind([*strategy.spec.parameters, *RUN_PARAMETERS], given, owner=strategy.id)
    strategy.check(bound)
    check_window(bound["start"], bound["end"])
    rebalanced(bound["rebalance"])
    rates = {name: _rate(book, name, bound[name]) for name in RATES}
    traded = _traded(book, strategy, bound, given.get("symbol"))
    benchmark = book.find(bound["benchmark"]) if bound["benchmark"] is not None else None
    benchmark = None if benchmark == traded.get("symbol") else benchmark
    about = {name: value for name, value in bound.items() if name not in ("symbol", "symbols") or name in traded}
    return {**about, **rates, **traded, "benchmark": benchmark}


def _traded(book: Book, strategy: Strategy, bound: Mapping[str, Any], symbol: str | None) -> dict[str, str]:
    """The one symbol, or the several, of a run, as they are listed."""
    several, example = bound["symbols"], say("symbols.example", "Write symbols=SPX,IXIC.")
    if not strategy.spec.portfolio:
        if several is not None:
            raise BadParameter(
                say(
                    "symbols.one",
                    "{strategy} takes one symbol, not symbols={value}.",
                    strategy=strategy.id,
                    value=quoted(several),
                ),
                hint=say(
                    "symbols.write_one", "Write symbol=SPX; a strategy of several is declared with portfolio=True."
                ),
            )
        return {"symbol": book.find(bound["symbol"])}
    if several is None:
        given = "" if symbol is None else say("symbols.not_one", "symbol={value} is given.", value=symbol)
        needs = say("symbols.needs", "{strategy} takes several symbols.", strategy=strategy.id)
        raise BadParameter(joined([needs, given]) if given else needs, hint=example)
    if symbol is not None:
        raise BadParameter(
            say("symbols.both", "Both symbol={one} and symbols={several} are given.", one=symbol, several=several),
            hint=say("symbols.leave_one", "{strategy} takes several: leave symbol out.", strategy=strategy.id),
        )
    names = [book.find(name) for name in read_symbols(several)]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadParameter(say("symbols.twice", "{symbol} is named twice in symbols.", symbol=twice), hint=example)
    if len(names) < 2:
        raise BadParameter(
            say(
                "symbols.single",
                "{strategy} takes several symbols; {symbol} is one.",
                strategy=strategy.id,
                symbol=names[0],
            ),
            hint=example,
        )
    return {"symbols": ",".join(names)}


def _rate(book: Book, name: str, given: Any) -> float | str | None:
    """As it is kept with the run: None for 0, which is the default; a series by the name that it is listed by."""
    rate = read_rate(name, given)
    if not isinstance(rate, str):
        return rate or None
    try:
        return book.find(rate)
    except ChatOpsError as error:
        raise BadParameter(
            say(
                "rate.unknown",
                "{name} is {value}, which is neither a rate nor a symbol.",
                name=name,
                value=quoted(rate),
            ),
            hint=joined([RATE_TAKES, error.hint or ""]),
        ) from None


def run_backtest(
    book: Book, chosen: str | Strategy, parameters: Mapping[str, Any], tick: Tick | None = None
) -> BacktestOutput:
    """Run one strategy over one symbol. `tick` is called as in `engine.run`, and once before the first bar.

    Raises
    ------
    BadInput
        From `check`, from a price file, or because of what the strategy returned.
    """
    strategy = find(chosen) if isinstance(chosen, str) else chosen
    bound = check(book, strategy, parameters)
    return run_on(load_market(book, bound), strategy, bound, tick)


def run_on(
    market: Market,
    strategy: Strategy,
    bound: dict[str, Any],
    tick: Tick | None = None,
    checker: Checker | None = None,
) -> BacktestOutput:
    """Run a strategy on prices already there, with parameters from `check`.

    `checker` checks it for looking ahead, where that is not to be done here.
    """
    stopwatch, prices = Stopwatch(), market.prices
    frame = prices.frame
    outcome, held, metrics = account_of(market, strategy, bound, tick)
    data = {
        "strategyId": strategy.id,
        "name": strategy.spec.name,
        "parameters": bound,
        "symbol": prices.symbol,
        "start": date_text(frame.index[0]),
        "end": date_text(frame.index[-1]),
        "bars": len(frame),
        "barsPerYear": prices.bars_per_year,
        # With the curve of the symbol held, this gives every close.
        **({"symbols": list(outcome.holdings.symbols)} if outcome.holdings else {"firstClose": first_close(frame)}),
        "source": prices.source,
        "notes": [*prices.notes, *market.notes, *_held_note(market), *remarks(outcome, prices, RunSettings.of(bound))],
        **({"interest": outcome.interest} if outcome.interest else {}),
        **({"borrowFees": outcome.borrowed} if outcome.borrowed else {}),
        **({"fate": fate} if (fate := fate_of(outcome, prices)) else {}),  # of these, why there is little to measure
        "priceNotes": list(prices.notes),  # of these, what is true of everything that is run on the prices
        "provenance": provenance_of(market, strategy, bound),
        # NaN has no word in JSON, so what is undefined is left out.
        "metrics": defined(metrics),
        **check_run(prices.seen, strategy, strategy.own(bound), outcome.target, stopwatch, tick, checker),
    }
    trials = trials_of(prices, [variant_of(strategy, bound)], market.excess(outcome.returns)[1:, None])
    return BacktestOutput(data, curves_of(outcome, held, market), trials)


def _held_note(market: Market) -> list[Sentence]:
    """What several symbols are measured against, where no benchmark was named."""
    frame = market.prices.frame
    if not is_wide(frame) or market.benchmark is not None:
        return []
    there = int(frame["close"].iloc[0].notna().sum())
    return [
        say(
            "several.held",
            "Measured against the {n:,} of its {total:,} symbols with a bar on the first day, held in equal shares from"
            " that close on, without costs.",
            n=there,
            total=frame["close"].shape[1],
        )
    ]


def first_close(frame: pd.DataFrame) -> float:
    return float(frame["close"].iloc[0])


def account_of(
    market: Market, strategy: Strategy, bound: Mapping[str, Any], tick: Tick | None = None
) -> tuple[Outcome, Floats, dict[str, float]]:
    """What became of the account, of the same cash held in the symbol, and every metric (NaN where undefined)."""
    prices = market.prices
    if tick is not None:
        tick(0, len(prices.frame), date_text(prices.frame.index[0]))
    outcome = keep_account(market, decided(market, strategy, bound), RunSettings.of(bound), tick)
    held = held_from(market, bound["cash"])
    metrics = measure(
        outcome.equity,
        outcome.exposure if outcome.holdings is None else np.abs(outcome.holdings.weights).sum(axis=1),
        outcome.trades,
        bars_per_year=prices.bars_per_year,
        benchmark=held,
        risk_free=market.safe,
    )
    return outcome, held, metrics


def decided(market: Market, strategy: Strategy, bound: Mapping[str, Any]) -> Decided:
    """What the strategy wants to hold at each bar that it is shown. Raises BacktestFailed, BadInput."""
    exposure = exposure_of(strategy, market.prices.seen, strategy.own(bound))
    check_decided(market.prices.seen, exposure)
    return exposure


def check_decided(seen: pd.DataFrame, exposure: Decided) -> None:
    """Refuse what is not on the bars that were shown. Raises BadInput."""
    if is_wide(seen):
        check_weights(seen, exposure)
    else:
        check_index(seen, exposure)


def decision_numbers(seen: pd.DataFrame, exposure: Decided) -> Floats:
    """What was decided as numbers, one a bar, or one a bar and symbol. Raises BadInput."""
    return weight_numbers(seen, exposure) if is_wide(seen) else numbers_of(exposure)


def keep_account(market: Market, exposure: Decided, settings: RunSettings, tick: Tick | None = None) -> Outcome:
    """What becomes of an account that follows these decisions."""
    prices = market.prices
    frame, per_year, target = prices.frame, prices.bars_per_year, settings.vol_target
    before = len(prices.seen) - len(frame)
    how: dict[str, Any] = {
        "cash": settings.cash,
        "commission": settings.commission,
        "slippage": settings.slippage,
        "rebalance": settings.rebalance,
        "carry": market.carry,
        "exits": settings.exits,
        "tick": tick,
    }
    told = tuple(notes_of(exposure))
    if is_wide(frame):
        of_each = None if target is None else partial(shares, prices.seen, vol_target=target, bars_per_year=per_year)
        kept = run_portfolio(frame, standing(exposure, before), scale=of_each, **how)
        wanted = weight_numbers(prices.seen, exposure)[before:]
        return replace(kept, target=wanted, undecided=is_undecided(exposure), told=told)
    part = None if target is None else share(prices.seen, len(frame), target, per_year)
    outcome = run(frame, exposure.iloc[before:], scale=part, **how)  # the account begins with the window
    held_back = HeldBack() if part is None else HeldBack.of(np.zeros((len(part), 1)), part[:, None])
    return replace(
        outcome,
        undecided=is_undecided(exposure),
        blind=held_back.blind,
        unscaled=held_back.unscaled,
        told=told,
    )


def held_from(market: Market, cash: float) -> Floats:
    """The cash, held in the benchmark from the first close on; of several symbols, in equal shares of those there."""
    if market.benchmark is None and is_wide(market.prices.frame):
        levels = market.prices.frame["close"].ffill()
        there = levels.loc[:, levels.iloc[0].notna()].to_numpy(np.float64)
        return np.asarray(cash * (there / there[0]).mean(axis=1), np.float64)
    closes = market.prices.frame["close"].to_numpy(np.float64) if market.benchmark is None else market.benchmark
    return np.asarray(cash * closes / closes[0], np.float64)


def exposure_of(strategy: Strategy, frame: pd.DataFrame, own: Mapping[str, Any]) -> Any:
    """What the strategy wants to hold. Raises BacktestFailed with the strategy's line, whatever it raised."""
    try:
        return strategy(frame, **own)
    except ChatOpsError:
        raise
    except BaseException as error:  # of any kind: what a library in Rust raises when it panics is no Exception
        failure = strategy_failure(strategy.id, strategy.function, error)
    raise failure  # out here it has no context: that may be of a class which only the strategy's file has


def defined(metrics: Mapping[str, float]) -> dict[str, float]:
    """The metrics that have a value."""
    return {name: value for name, value in metrics.items() if value == value}


def date_bytes(dates: npt.NDArray[np.datetime64]) -> bytes:
    return dates.astype("datetime64[ns]").view(np.int64).astype("<i8").tobytes()


def curves_of(outcome: Outcome, benchmark: Floats, market: Market) -> dict[str, bytes]:
    """The columns of a `BacktestOutput`."""
    beside = {} if market.safe is None else {"risk_free": market.safe}
    if (
        market.benchmark is not None and outcome.holdings is None
    ):  # from which the closes cannot be told, as from the symbol held
        beside["close"] = market.prices.frame["close"].to_numpy(np.float64)
    columns = {name: getattr(outcome, name) for name in CURVES[:-1]} | {"benchmark": benchmark, **beside}
    curves = {"date": date_bytes(outcome.index.to_numpy())}
    curves |= {name: values.astype("<f8").tobytes() for name, values in columns.items()}
    curves |= trade_bytes(outcome.trades)
    curves |= {f"fills.{name}": _bytes(values) for name, values in outcome.fills.columns().items()}
    if (held := outcome.holdings) is not None:
        several = {"weights": held.weights, "turnover": held.turnover, **held.columns()}
        curves |= {f"portfolio.{name}": _bytes(values) for name, values in several.items()}
    return curves


def trade_bytes(trades: Trades) -> dict[str, bytes]:
    return {f"trades.{name}": _bytes(values) for name, values in trades.columns().items()}


def _bytes(values: npt.NDArray[Any]) -> bytes:
    # In memory a NaT is the smallest int64; a cast to float would lose it.
    whole = values.view("<i8") if values.dtype.kind == "M" else values
    return whole.astype(whole.dtype.newbyteorder("<")).tobytes()
