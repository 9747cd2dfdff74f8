"""Answers about the trades of one run: how many, their costs, who won and lost, best and worst, what was held last."""

from __future__ import annotations

import json

from ...protocol.metric_text import measured
from ..wording import joined
from .figures import ClosedTrades, closed_trades, equity_of, last_exposure, losing_streak
from .run_answers import Asked, RunAnswers, result_of
from .understanding import Question

# The Python that has the closed trades as `t`.
_CLOSED = '(t := {}.trades.dropna(subset=["exit_date"]))'


class TradeAnswers(RunAnswers):
    """Answers questions about the trades of one run of a turn's session."""

    async def trades(self, question: Question) -> str:
        """How many trades there were, and what they cost."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        if run.data["metrics"].get("n_trades") is None:
            return self._told(run, self._say("no_trades_known"), ".metrics")
        slippage = run.data["parameters"].get("slippage")
        one = run.data["metrics"].get("n_trades") == 1
        said = self._say("trade" if one else "trades", n=run.metric("n_trades"), fees=run.metric("total_fees"))
        if slippage:
            said = joined([said, self._say("slipped", rate=f"`slippage={slippage:g}`")], "; ")
        return self._told(run, said, '.metrics[["n_trades", "total_fees"]]')

    async def extreme_trade(self, question: Question) -> str:
        """The closed trade that made the least, or the most."""
        found = await self._closed(question)
        if isinstance(found, str):
            return found
        run, trades = found
        at = trades.extreme(question.topic)
        side, symbol = "long" if trades.long[at] else "short", ""
        if trades.places is not None:
            side, symbol = f"{side}_of", str(run.data["symbols"][trades.places[at]])
        said = self._say(
            question.topic if len(trades.pnl) > 1 else "only_trade",
            count=run.figure(f"{len(trades.pnl):,}", "closed_trades"),
            # To the cent, as fees are told.
            pnl=run.figure(measured(trades.pnl[at], "ratio"), question.topic),
            share=run.figure(measured(trades.returns[at], "fraction", signed=True), f"{question.topic}_return"),
            side=self._say(side, symbol=symbol),
            entry=trades.entries[at].date(),
            exit=trades.exits[at].date(),
        )
        pick = "idxmin" if question.topic == "worst_trade" else "idxmax"
        names = ["pnl", "return", "entry_date", "exit_date", *(["symbol"] if symbol else [])]
        columns = json.dumps(names)
        code = f'{_CLOSED.format(result_of(run.id))}.loc[t["pnl"].{pick}(), {columns}], len(t)'
        return self._answer(run, said, code)

    async def trade_sides(self, question: Question) -> str:
        """How many closed trades made money and how many lost it, and where all of them are."""
        found = await self._closed(question)
        if isinstance(found, str):
            return found
        run, trades = found
        counts = {"closed": len(trades.pnl), "won": trades.won, "lost": trades.lost}
        names = ("closed_trades", "winning_trades", "losing_trades")
        values = {key: run.figure(f"{n:,}", name) for (key, n), name in zip(counts.items(), names, strict=True)}
        code = f'{_CLOSED.format(result_of(run.id))}, len(t), (t["pnl"] > 0).sum(), (t["pnl"] < 0).sum()'
        return self._answer(run, self._say("trade_sides", **values), code)

    async def position(self, question: Question) -> str:
        """What it held at its last bar."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        if "exposure" not in run.curves:
            return self._told(run, self._say("no_position_known"), ".curves")
        held = last_exposure(run.curves)
        about = {
            "day": equity_of(run.curves).index[-1].date(),
            "share": run.figure(measured(held, "fraction"), "last_exposure"),
            "side": self._say("long" if held > 0 else "short"),
        }
        result = result_of(run.id)
        if "portfolio.weights" in run.curves:  # what is long and what is short may cancel out
            code = f"{result}.exposure.iloc[-1], {result}.weights.iloc[-1]"
            return self._answer(run, self._say("net_position", **about), code)
        return self._told(run, self._say("position" if held else "no_position", **about), ".exposure.iloc[-1]")

    async def _closed(self, question: Question) -> tuple[Asked, ClosedTrades] | str:
        """The run that is asked about and its closed trades, or why there is nothing to say of them."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        trades = closed_trades(run.curves)
        if trades is None or not len(trades.pnl):
            return self._told(run, self._say("none_closed" if trades else "no_trades_known"), ".trades")
        return run, trades

    async def streak(self, question: Question) -> str:
        """The most closed trades in a row that lost."""
        run = await self._asked(question)
        if isinstance(run, str):
            return run
        if closed_trades(run.curves) is None:
            return self._told(run, self._say("no_trades_known"), ".trades")
        said = self._say("streak", count=run.figure(str(losing_streak(run.curves)), "losing_streak"))
        lost = f'(lost := {result_of(run.id)}.trades.dropna(subset=["exit_date"])["pnl"].lt(0))'
        return self._answer(run, said, f"{lost}.groupby((~lost).cumsum()).sum().max()")
