"""The closed vocabulary, English: what words and phrases do in a sentence.

A kind in capitals is what the grammar knows a word as. `FILL` is without meaning of its own. What is in no table here
and in no catalog is a word that we do not know, and a sentence with one is not acted on.
"""

from __future__ import annotations

KINDS: dict[str, str] = {
    "FILL": """
        but, the, a, an, please, pls, plz, could you, can you, would you, will you, can i, could i, can we,
        could we, i, i'd, i'll, i'm, i've, we, we'd, we'll, we're, me, us, my, gimme, lemme, gonna, sir, buddy,
        dear, hmm, um, uh, btw, fyi, asap, ty, alright, right, great, nice, cool, good, perfect, awesome,
        possible, if possible, if you can, if you could, when you can, if you don't mind, would it be possible
        to, is it possible to, i would like to, i would like, i want to, i was wondering, wondering, curious,
        interested in, interested, look, looking, look at, take a look at, have a look at, run for me, my
        favourite, trusty, good old, old, classic, standard, usual, regular, normal, vanilla, basic, whole
        thing, our, you, your, like, like to, want, want to, wanna, need, need to, let, lets, 's, see, show,
        give, get, got, just, now, then, so, ok, okay, well, hey, hi, hello, kindly, thanks, thank you, thx,
        cheers, also, too, there, here, some, have done, would have done, have performed, have worked, done,
        been, quick, quickly, real quick, usual settings, default settings, defaults, the usual settings, for
        me, go ahead, ahead, go, maybe, simple, simply, plain, assistant, much appreciated, love, would love,
        think, i think, bit, little, this time, have, has, had, up, strategy test, next, sure, yes, yeah, yo,
        mate, guys,
        say, have returned, have done well, have made, have earned, wonder, pull, ask
    """,
    "RUN": """
        run, runs, running, backtest, backtests, backtesting, back test, test, testing, try, trying, simulate,
        simulation, execute, start, launch, how would, how well would, see how, run a backtest of, kick off,
        fire up, check, evaluate,
        what would, what if i ran, wonder how, redo a run of
    """,
    "COMPARE": """
        compare, compares, stack, stacks up, contrast, comparing, comparison, comparison of, side by side, put,
        stack up, head to head, pit
    """,
    "VS": "vs, versus, against, compared to, compared with, as opposed to, relative to",
    "THAN": "than, better than, beat, beats, outperform, outperforms",
    "SWEEP": """
        sweep, sweep over, grid, grid over, grid search over, scan over, search over, optimal, optimum, hunt
        for, figure out, optimize, optimise, optimizing, optimization, optimisation, grid search, gridsearch,
        scan, parameter search, tune, tuning, find, search, search for, look for, best value
    """,
    "WALK": """
        walk forward, walk-forward, walkforward, walk forward test, walk forward analysis, walk forward optimization,
        walk forward optimisation, walk forward validation
    """,
    "REPORT": """
        report, report of, report on, reports, tear sheet, tear sheet of, tear sheets, tearsheet, tearsheet of,
        tear-sheet
    """,
    "MAKE": "create, generate, produce, write, write up, save, export, draw up, prepare",
    "CROSS": """
        cross validate, cross-validate, crossvalidate, cross validated, cross validating, cross validation,
        cross-validation, crossvalidation, k-fold cross validation, kfold cross validation, k fold cross validation,
        purged cross validation, purged k-fold cross validation, purged kfold cross validation, purged cv
    """,
    "CANCEL": """
        stop, cancel, abort, kill, halt, terminate, stop it, cancel it, abort it, kill it, stop that, cancel
        that
    """,
    "EXPLAIN": "explain, describe, tell, tell me, tell me about, about",
    "MEANS": "mean, means, defined, calculated, computed, definition, formula, measured, compute, calculate, define",
    "DO": "do, does, doing",
    "DOES": "work, works",
    "HELP": """
        what can you do, what can i do, what can i ask, help, who are you, how do i use this, how do you work,
        what can i type
    """,
    "WHAT": "what, whats",
    "WHICH": "which, which one, which ones, which of, who",
    "HOW": "how",
    "WHEN": "when",
    "MANY": """
        how many, how much, how often, how long, how much of the time, what share of the time, what part of the time
    """,
    "WHY": "why, how come",
    "IS": "is, are, be, equals, equal to, equal, being",
    "DID": "did, was, were, made, make, makes, perform, performed, went, gone, fared, fare",
    "EXISTS": "is there, are there, available, do you have, do we have, exist",
    "RESULT": """
        result, results, performance, numbers, outcome, how did, how was, how has, how did it go, how well did
    """,
    "BETTER": """
        better, best, did best, does best, do best, winner, wins, won, steadier, safer, riskier, worked best,
        works best, work best, performed best, performs best, came out best, came out ahead, top, is
        better, the better one,
        performs better, perform better, performed better, does better, did better, do better,
        works better, worked better
    """,
    "HIGHEST": "highest",
    "LOWEST": "lowest",
    "LESS": "lower, fewer, fewest, smaller, smallest, less, least, lower of, shallower, shallowest, shorter, shortest",
    "MORE": "larger, largest, bigger, biggest, more, most, higher, deeper",
    "LIST": "list, list of",
    "WORST": "worst, deepest, biggest losing",
    "RECOVER": """
        recover, recovered, recovery, recovers, peak, trough, bottom, get back, got back, come back, came back, back to
        its high, back to its peak, new high, underwater, under water
    """,
    "DATES": "dates, date range, time span, timespan, first day, last day, length of history",
    "BACKTO": "how far back, go back, goes back, reach back, reaches back, cover, covers, covered",
    "LONGEST": "longest",
    "HAPPENED": "happened, happen, earned, earn, gained, gain, lost, lose, profitable, a profit, a loss",
    "MADE": """
        how much did it make, how much did it earn, how much did it gain, how much did it return, how much did it lose,
        how much money did it make, how much money did it lose, how much was made, how much was lost
    """,
    "TRADES": """
        what are the trades, what were the trades, show me the trades, show the trades, show trades, show me its trades,
        show its trades, show me all trades, see the trades, trade list, list of trades, trade log, trade history,
        all trades, all the trades
    """,
    "LOSERS": """
        lost money, lose money, losing trades, losing trade, trades lost, trades lost money, trades made a loss, made a
        loss, made losses, were losers, losers, were losing, closed at a loss, ended at a loss
    """,
    "WINNERS": """
        made money, make money, winning trades, winning trade, trades won, trades made money, trades made a profit,
        made a profit, made profits, were winners, winners, were winning, were profitable, profitable trades,
        closed at a profit, ended at a profit
    """,
    "WORST_TRADE": """
        worst trade, the worst trade, biggest loss, largest loss, biggest single loss, largest single loss, biggest
        losing trade, largest losing trade, worst losing trade, biggest loser, worst loser, which trade was the worst,
        which trade was worst, which trade lost most, which trade lost the most, which was the worst trade
    """,
    "BEST_TRADE": """
        best trade, the best trade, biggest win, largest win, biggest gain, largest gain, biggest profit, largest
        profit, biggest winning trade, largest winning trade, best winning trade, biggest winner, best winner,
        most profitable trade, which trade was the best, which trade was best, which trade made most,
        which trade made the most, which was the best trade
    """,
    "CURRENT_DRAWDOWN": """
        drawdown now, the drawdown now, its drawdown now, current drawdown, drawdown right now, drawdown today,
        drawdown at the end, in drawdown now, in a drawdown now, below its peak now
    """,
    "POSITION": """
        in the market now, in the market right now, in the market today, in the market at the moment, in the market at
        the end, currently in the market, still in the market, invested now, invested right now, invested at the end,
        currently invested, still invested, long now, long right now, currently long, still long, short now, short right
        now, currently short, still short, flat now, flat right now, currently flat, hold now, hold right now, hold at
        the end, held at the end, currently hold, still hold, holding now, holding right now, currently holding, still
        holding, position now, position right now, position at the end, current position, the current position, last
        position, exposure now, exposure right now, exposure at the end, current exposure, the current exposure
    """,
    "STREAK": "losing streak, losing streaks, run of losses, consecutive losses",
    "SIGNIFICANT": "significant, significance, statistically significant, real, luck, by chance, just luck, noise",
    "DIFFERENCE": "difference, differ, differs, different, changed, change, changes, differences, not the same",
    "DATAWORDS": "data, symbols, symbol, prices, price series, tickers, ticker, series, markets, market, daily data",
    "STRATEGYWORD": "strategy, strategies, system, systems",
    "RANQ": "did i run, have i run, i ran, we ran, did we run, ran so far, run so far, has run, has been run, ran",
    "SOFAR": "so far, until now, up to now",
    "PARAMETERWORD": "parameter, parameters, setting, settings, values, value, uses, default, by default",
    "REF": """
        do the same, do the same for, it, that, this, that one, this one, that run, this run, the run, that
        backtest, the last run, the last
        one, last run, last one, previous run, the previous run, latest run, same, the same, same thing, the
        same thing, its, it's
    """,
    "FOLLOW": "instead, what about, how about, here instead",
    "AGAIN": """
        again, once more, rerun, re run, repeat, redo, same again, do it, do that,
        do this, re do, repeat that,
        repeat it
    """,
    "BOTH": """
        the two, both, them, these two, those two, these, those, the two runs, both runs, both of them, they, their,
        each other, last two runs, the last two runs, my last two runs, the last two backtests, previous
        two runs, the previous two runs, the two last runs, the latest two runs
    """,
    "OWNBARS": """
        each over its own bars, each on its own bars, over their own bars, on their own bars, each over its own window,
        over their own windows, each over its own period, over their own periods, each over its own dates,
        over their own dates, each over its full window, over their full windows, each over its full history,
        over their full histories, each over their own bars, each on their own bars, each over their own window,
        each over their own windows, each over their own period, each over their own periods, each over their own dates
    """,
    "FIRST": "first, 1st",
    "SECOND": "second, 2nd",
    "THIRD": "third, 3rd",
    "ONE": "one, ones",
    "ALL": "all, every, each, all of the, all of them, all the",
    "EVERYTHING": "everything",
    "EVERY_RUN": """
        all runs, all the runs, all my runs, all our runs, every run, all of my runs, all of the runs, all these runs,
        all of these runs, all those runs, all of those runs, all runs so far, all my runs so far
    """,
    "TODAY": "today",
    "OF": "of",
    "AT": "at, set to, set at, to be, around",
    "TO": "to",
    "EQ": "=",
    "ON": "on, upon",
    "IN": "in, during, within, throughout",
    "FOR": "for",
    "WITH": "with, using, w/, w, @, use, having, starting with, given, set, taking",
    "FROM": "from",
    "BETWEEN": "between, range, in the range, anywhere between",
    "AND": "and, plus, as well as, followed by, and then",
    "OR": "or",
    "OVER": "over",
    "SINCE": """
        since, starting in, starting from, starting, starting on, starting at, beginning, beginning in, from the
        start of, since the beginning of, since the start of, as of
    """,
    "UNTIL": """
        until, till, up to, through, thru, up until, until the end of, through the end of, to the end of, ending
        in, ending
    """,
    "BEFORE": "before, prior to",
    "AFTER": "after, post",
    "ONWARDS": "onwards, onward, and later, or later, to now, to today, to date",
    "LAST": "last, past, latest, most recent, recent",
    "OFDATA": "of data, of the data, of history, worth of data, of prices, in the data",
    "WHOLE": """
        whole history, full history, all data, all the data, whole period, full period, all history, entire
        history, whole sample, full sample
    """,
    "STEP": """
        in steps of, in step of, steps of, step, step of, steps, step size, by, increments of, in increments of,
        increments, increment, stepping by, stepping, at steps of, spaced by, apart, with step, with a step of,
        with steps of
    """,
    "WITHOUT": "no, without, zero, excluding, ignoring, w/o, sans, free of, minus, ex, with no, with zero",
    "FREE": "free",
    "COSTFREE": "frictionless, cost free, costless, fee free, commission free",
    "BEGINNINGOF": "start of, beginning of, the start of",
    "ENDOF": "end of, the end of",
    "BARS": "bar, bars, day, days, daily bars, trading days, bar window, d",
    "YEARS": "year, years, yr, yrs, y, calendar year",
    "MONTHS": "month, months",
    "WEEKS": "week, weeks",
    "PERCENT": "%, percent, pct, per cent",
    "BPS": "bp, bps, basis points, basis point",
    "CURRENCY": "$, €, £, ₩, dollar, dollars, usd, bucks, euro, euros, eur, krw",
    "DECADE": "s",
    "MINUS": "-",
    "SLASH": "/",
    "COMMA": ";, 、",
    "COLON": ":",
    "TILDE": "~",
    "TIMES": "x",
    "NOT": """
        not, don't, dont, do not, doesn't, does not, never, didn't, did not, isn't, aren't, won't, shouldn't,
        rather not, no need to, avoid, hold off, hold, not yet, nothing
    """,
    "HOLD": """
        don't run, dont run, do not run, don't start, do not start, don't backtest, do not backtest, don't
        execute, do not execute, without running, without running anything, don't run anything, do not run
        anything, run nothing, no run, before running, before running anything, don't do anything
    """,
    "ANYTHING": "anything, any",
    "YET": "yet, for now",
    "ONLY": "only",
    "IF": """
        if, unless, when the, whenever, provided, provided that, as long as, in case, suppose, supposing,
        assuming, should
    """,
    "EXCEPT": """
        except, except for, but not, other than, apart from, all but, everything but, anything but, nothing but
    """,
    "MAXIMISE": """
        ranked by, rank by, sorted by, judged by, in terms of, according to
    """,
    "RAISE": "maximise, maximize, maximising, maximizing, maximum",
    "REDUCE": "minimise, minimize, minimising, minimizing, minimum",
}

# What a parameter may be called, in any strategy that has one of the name.
PARAMETERS: dict[str, str] = {
    "fast": """
        fast, fast window, fast ma, fast average, fast sma, fast leg, short, short window, short average, short
        ma, quick
    """,
    "slow": "slow, slow window, slow ma, slow average, slow sma, slow leg, long, long window, long average, long ma",
    "lookback": "lookback, look back, lookback window, lookback period, lookback of",
    "window": "window, period, length, window length, lookback window, window size",
    "lower": "lower, lower level, lower threshold, oversold, oversold level, buy level, low threshold",
    "upper": "upper, upper level, upper threshold, overbought, overbought level, sell level, high threshold",
    "width": """
        width, band width, bandwidth, std, stds, standard deviations, standard deviation, sigma, sigmas,
        deviations
    """,
    "entry": "entry, entry channel, entry window",
    "exit": "exit, exit channel, exit window",
    "commission": """
        commission, commissions, fee, fees, cost, costs, trading cost, trading costs, trading fees, transaction
        cost, transaction costs, transaction fees, brokerage
    """,
    "slippage": "slippage, slip",
    "cash": """
        cash, capital, starting capital, starting cash, initial capital, initial cash, start capital, in cash,
        money, funds, bankroll
    """,
    "stop_loss": "stop loss, stop losses, stoploss, stop - loss, stop, stop at",
    "take_profit": "take profit, take profits, takeprofit, take - profit, profit target",
    "vol_target": "vol target, volatility target, target volatility, target vol, vol targeting",
    "risk_free": "risk free, risk free rate, riskfree, risk - free, risk - free rate",
    "cash_interest": "cash interest, interest on cash, interest",
    "borrow_fee": "borrow fee, borrow fees, borrowing fee, borrow cost, shorting fee, stock loan fee",
    "benchmark": "benchmark",
    "symbol": "symbol, ticker",
    "start": "start, start date",
    "end": "end, end date",
    "metric": "metric",
}

NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100,
}  # fmt: skip
MAGNITUDES = {
    "k": 10**3, "thousand": 10**3, "grand": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "million": 10**6,
    "mio": 10**6, "billion": 10**9,
}  # fmt: skip
MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
DECADES = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000, "aughts": 2000}
