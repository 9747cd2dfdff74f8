"""Which question is asked: each topic has kinds of words that it needs, some that it may have, and no others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .asked_runs import asked_run, asked_runs, not_run
from .items import Item, kind_set
from .memory import Memory
from .plan import Question
from .slots import Window

# Words without a meaning of their own once the others have found their place.
LIGHT = kind_set("OF AT TO ON IN FOR WITH AND COMMA COLON IS RO EO COUNTER FILLQ")
_ASKING = LIGHT | kind_set(
    """
    WHAT WHICH WHEN HOW MANY DO DOES DID EXISTS EXPLAIN ONE REF AGAIN FOLLOW RUN RANQ NTH RUNID SOFAR
    STRATEGYWORD HOLD ANYTHING YET ONLY
    """
)
_NAMED = "STRATEGY BOTH FIRST SECOND THIRD"
_MADE = "HAPPENED WINNERS LOSERS"
_OF_A_RUN = frozenset(["worst", "best", "drawdown", "metric_of", "streak", "worst_trade", "best_trade", "trade_sides"])
_DRAWDOWNS = frozenset({"max_drawdown", "max_drawdown_duration"})
_WINDOW_WORDS = frozenset({"window", "start", "end", "lookback"})  # “기간” and “period” are parameters, too
_A_RUN = frozenset({"REF", "RUNID", "NTH", "FIRST", "SECOND", "THIRD", "STRATEGY"})
_SYMBOL_WORDS = frozenset({"symbol", "symbols"})
_COST_WORDS = frozenset({"commission", "slippage"})


@dataclass(frozen=True)
class Topic:
    """A question that can be told by its words, in whatever order: one of each set in `needs`, more from `may`."""

    name: str
    needs: tuple[frozenset[str], ...]
    may: frozenset[str]

    def fits(self, kinds: frozenset[str]) -> bool:
        return all(kinds & need for need in self.needs) and kinds <= self.may.union(*self.needs)


def _topic(name: str, *needs: str, may: str = "") -> Topic:
    return Topic(name, tuple(frozenset(need.split()) for need in needs), _ASKING | frozenset(may.split()))


TOPICS = (
    _topic("help", "HELP"),
    _topic("significance", "METRIC", "SIGNIFICANT", "NUM", "SPAN", may="OVER IF DATAWORDS OFDATA BARS LENGTH LAST"),
    _topic("better", "SIGNIFICANT", "DIFFERENCE", may="BOTH"),
    _topic("certainty", "SIGNIFICANT", may="STRATEGY RESULT METRIC SYMBOL"),
    _topic("better", "BETTER", "WHICH WHAT BOTH", may="BOTH AMONG_P RESULT THAN"),
    _topic(
        "metric_rank", "WHICH THAN BOTH AMONG_P", "LESS MORE BETTER WORST RANK EXTREME", "METRIC RANK EXTREME",
        may=f"{_NAMED} AMONG_P MAXIMISE THAN OR BETTER",
    ),
    _topic("why", "WHY", "DIFFERENCE", "PARAM DATES METRIC", may=f"{_NAMED} BETWEEN"),
    _topic("difference", "DIFFERENCE", "WHAT WHY HOW WHICH", may=f"{_NAMED} BETWEEN SINCE LAST PARAM METRIC THAN"),
    _topic("worst", "WORST", "YEARS MONTHS", may="STRATEGY RESULT MONTH SYMBOL BETTER"),
    _topic("best", "BETTER", "YEARS MONTHS", may="STRATEGY RESULT MONTH SYMBOL"),
    _topic("within", "WINDOW", "RESULT HAPPENED DID METRIC MADE", may=f"{_MADE} RESULT DID STRATEGY METRIC SYMBOL"),
    _topic("made", "MADE"),
    _topic("made", "DID", _MADE, may="STRATEGY"),
    _topic("worst_trade", "WORST_TRADE", may="STRATEGY RESULT SYMBOL"),
    _topic("best_trade", "BEST_TRADE", may="STRATEGY RESULT SYMBOL"),
    _topic("trade_sides", "LOSERS WINNERS", may="STRATEGY METRIC LOSERS WINNERS OR LIST EXISTS"),
    _topic("trade_sides", "TRADES", may="STRATEGY LIST"),
    _topic("trade_sides", "LIST", "METRIC", may="STRATEGY"),
    _topic("current_drawdown", "CURRENT_DRAWDOWN", may="STRATEGY SYMBOL"),
    _topic("position", "POSITION", may="STRATEGY SYMBOL"),
    _topic("streak", "STREAK", may="STRATEGY LONGEST WORST SYMBOL"),
    _topic(
        "drawdown", "METRIC RECOVER", "WHEN RECOVER",
        may="STRATEGY WORST LONGEST BETTER METRIC SINCE_P FROM UNTIL_P",
    ),
    _topic("trades", "MANY WHAT", "METRIC PARAM", may="STRATEGY METRIC PARAM BOTH"),
    _topic("runs", "RANQ ALL_RUNS", "WHAT WHICH LIST SOFAR", may="TODAY ALL_STRATEGIES DATAWORDS"),
    _topic("metric", "METRIC", "MEANS"),
    _topic("metric_of", "METRIC", "DID MANY REF STRATEGY RUNID NTH", may="STRATEGY RESULT LONGEST WORST WHEN SYMBOL"),
    _topic("metric", "METRIC", "WHAT EXPLAIN HOW"),
    _topic("metric_of", "METRIC"),
    _topic("result", "RESULT", may="STRATEGY BETTER"),
    _topic(
        "setup", "WHAT WHICH MANY", "PARAMETERWORD DATAWORDS SYMBOLWORD DATES BACKTO PARAM LENGTH",
        "REF RUNID NTH FIRST SECOND THIRD DID",
        may=f"{_NAMED} PARAM BACKTO DATES RUN",
    ),
    _topic("explain", "STRATEGY", "WHAT DO DOES EXPLAIN HOW PARAMETERWORD MEANS", may="PARAM PARAMETERWORD MEANS"),
    _topic("strategies", "STRATEGYWORD ALL_STRATEGIES", "WHAT WHICH EXISTS LIST EXPLAIN", may="EXISTS LIST"),
    _topic(
        "symbols", "DATAWORDS SYMBOLWORD BACKTO OFDATA", "WHAT WHICH EXISTS LIST WHEN BACKTO MANY",
        may="EXISTS LIST PARAM ALL_STRATEGIES YEARS SYMBOL SINCE_P UNTIL_P FROM DATES",
    ),
    _topic("symbols", "SYMBOL", "YEARS WHEN DATES", may="EXISTS SINCE_P UNTIL_P BACKTO FROM DATES"),
)  # fmt: skip


def recognise(items: Sequence[Item], memory: Memory) -> Question | None:
    """The question that all of the items make together."""
    kinds = frozenset(item.kind for item in items)
    for topic in TOPICS:
        if not topic.fits(kinds):
            continue
        if _asks_to_run(items, kinds) or (topic.name == "explain" and kinds & {"REF", "AGAIN", "FOLLOW"}):
            return None
        if (question := _question(topic.name, items, kinds, memory)) is not None:
            return question
    return None


def _question(topic: str, items: Sequence[Item], kinds: frozenset[str], memory: Memory) -> Question | None:
    """The question of a topic; None where its words say another thing after all."""
    values = {item.kind: item.value for item in items}
    strategies = list(dict.fromkeys(item.value for item in items if item.kind == "STRATEGY"))
    metrics = [str(item.value) for item in items if item.kind in ("METRIC", "RANK")]
    parameters = {str(item.value) for item in items if item.kind == "PARAM"}
    metric = metrics[0] if metrics else ""
    if topic == "metric_rank":
        return _rank(items, metrics, memory)
    if topic == "difference":
        about, missing = " ".join(asked_runs(items, memory, named=True)), not_run(items, memory)
        return Question(topic, about=about, missing=missing) if not parameters and not metrics else None
    if topic == "why":
        return _why(items, parameters, metrics, memory)
    if len(strategies) > 1:
        return None
    if topic in _OF_A_RUN and _asks_which_run(items) and memory.last is not None and memory.last.kind == "comparison":
        return None  # of what was compared last, which need not have been run by itself
    if "SYMBOL" in kinds and topic != "symbols" and not (_is_on_its_symbol(items) and asked_run(items, memory)):
        return None  # of no run on that symbol; one can be run
    strategy = strategies[0] if strategies else ""
    match topic:
        case "setup":
            return _setup(items, kinds, parameters, memory)
        case "explain" | "result":
            return Question(topic, about=strategy)
        case "significance":
            if metric != "sharpe_ratio" or values["SPAN"].unit != "years":
                return None
            return Question(topic, numbers=[values["NUM"], values["SPAN"].count])
        case "certainty":
            return _certainty(kinds, set(metrics), asked_run(items, memory), strategy, memory)
        case "metric":
            return Question(topic, about=metric) if len(set(metrics)) == 1 else None
        case "symbols":
            return Question(topic, about=str(values.get("SYMBOL") or "")) if len(parameters - {"symbol"}) == 0 else None
        case "worst" | "best":
            period = "month" if "MONTHS" in kinds else "year"
            return Question(f"{topic}_{period}", about=_one_or_each(items, memory), missing=strategy)
        case "drawdown":
            if set(metrics) - _DRAWDOWNS or len(set(metrics)) > 1:
                return None
            return Question("metric_of", _one_or_each(items, memory), metric or "max_drawdown", missing=strategy)
        case "trades":
            fits = parameters <= _COST_WORDS and set(metrics) <= {"n_trades", "total_fees"}
            asks = bool(parameters) or len(set(metrics)) > 1
            return Question(topic, about=asked_run(items, memory), missing=strategy) if fits and asks else None
        case "metric_of":
            if len(set(metrics)) > 1 or (kinds & {"WORST", "LONGEST"} and metric not in _DRAWDOWNS):
                return None
            if metric == "exposure_time" and items[0].kind == "IS":  # “is it in the market?”, of this moment
                return Question("position", about=asked_run(items, memory), missing=strategy)
            return Question(topic, about=_one_or_each(items, memory), metric=metric, missing=strategy)
        case "current_drawdown" | "position":
            return Question(topic, about=asked_run(items, memory), missing=strategy)
        case "within":
            return None if kinds & {"MANY", "WHEN", "WHICH"} else _within(items, set(metrics), strategy, memory)
        case "made":
            counts = "MADE" not in kinds and kinds & {"MANY", "WHEN", "WHICH", "WHAT", "HOW"}
            made = Question("metric_of", about=asked_run(items, memory), metric="total_return", missing=strategy)
            return None if counts else made
        case "worst_trade" | "best_trade" | "trade_sides":
            fits = set(metrics) <= {"n_trades"}
            return Question(topic, about=_one_or_each(items, memory), missing=strategy) if fits else None
        case "streak":
            return Question(topic, about=_one_or_each(items, memory), missing=strategy)
    return Question(topic)


def _is_on_its_symbol(items: Sequence[Item]) -> bool:
    """“its Sharpe ratio on the nasdaq”, and not “its beta to the nasdaq”."""
    at = next(at for at, item in enumerate(items) if item.kind == "SYMBOL")
    before, behind = (items[each].kind if 0 <= each < len(items) else "" for each in (at - 1, at + 1))
    return before in ("", "ON", "IN", "OF", "FOR", "STRATEGY", "WHAT") or behind in ("EO", "RUN")


def _asks_which_run(items: Sequence[Item]) -> bool:
    """“which had the worst year?”, and not “which year was the worst?”."""
    kinds = [item.kind for item in items]
    asks = "WHICH" in kinds and not {*kinds[kinds.index("WHICH") + 1 :][:1]} & {"YEARS", "MONTHS", "DID"}
    return asks and not set(kinds) & {"STRATEGY", "RUNID", "NTH", "SYMBOL", "FIRST", "SECOND", "THIRD"}


def _one_or_each(items: Sequence[Item], memory: Memory) -> str:
    """The run that is asked about; of “which had the worst year?” the last two, one after the other."""
    if _asks_which_run(items):
        return " ".join(run.id for run in memory.backtests[-2:])
    return asked_run(items, memory)


def _within(items: Sequence[Item], metrics: set[str], strategy: str, memory: Memory) -> Question | None:
    """What a run did in a part of its time: of one that was not run, that can be run over that time instead."""
    windows: list[Window] = [item.value for item in items if item.kind == "WINDOW"]
    run = asked_run(items, memory)
    if len(windows) != 1 or windows[0].whole or not run or not metrics <= {"total_return", "max_drawdown"}:
        return None
    (window,) = windows
    return Question("within", about=run, missing=strategy, start=window.start, end=window.end, last=window.last)


def _setup(items: Sequence[Item], kinds: frozenset[str], parameters: set[str], memory: Memory) -> Question | None:
    """What a run was given, and not “which symbols were there?”, nor “what was its cash at the end?”."""
    lists = kinds & {"DATAWORDS", "SYMBOLWORD", "BACKTO"} or parameters & _SYMBOL_WORDS
    run = asked_run(items, memory)
    if not run or (lists and not kinds & _A_RUN) or (parameters & _WINDOW_WORDS and parameters - _WINDOW_WORDS):
        return None
    return Question("setup", about=run, parameters=sorted(parameters - _SYMBOL_WORDS))


def _certainty(kinds: frozenset[str], metrics: set[str], run: str, strategy: str, memory: Memory) -> Question | None:
    """Whether it is more than luck: what there is to say of the last comparison, or of a run."""
    if kinds & {"WHICH", "WHEN", "HOW", "MANY"} or not metrics <= {"sharpe_ratio"}:
        return None
    if (
        not kinds & {"STRATEGY", "RUNID", "NTH", "SYMBOL"}
        and memory.last is not None
        and memory.last.kind != "backtest"
    ):
        return Question("better") if memory.last.kind == "comparison" and not metrics else None
    return Question("certainty", about=run, missing=strategy)


def _rank(items: Sequence[Item], metrics: Sequence[str], memory: Memory) -> Question | None:
    """Which of several has more or less of a metric."""
    wanted = {"LESS": "less", "MORE": "more", "WORST": "worst"}
    extremes = [item.value for item in items if item.kind == "EXTREME"]
    said = {wanted[item.kind] for item in items if item.kind in wanted} | {way for _, way in extremes}
    named = {*metrics, *(name for name, _ in extremes)}
    if len(named) != 1 or len(said) > 1:
        return None
    about, missing = " ".join(asked_runs(items, memory, named=True)), not_run(items, memory)
    end = said.pop() if said else "best"
    return Question("metric_rank", metric=named.pop(), wanted=end, about=about, missing=missing)


def _why(items: Sequence[Item], parameters: set[str], metrics: Sequence[str], memory: Memory) -> Question | None:
    """Why the windows or the costs of two runs are not the same."""
    about, missing = " ".join(asked_runs(items, memory)), not_run(items, memory)
    if parameters | set(metrics) <= _COST_WORDS | {"total_fees"} and (parameters or metrics):
        return Question("why_costs", about=about, missing=missing)
    if parameters <= _WINDOW_WORDS and not metrics:
        return Question("why_window", about=about, missing=missing)
    return None


def is_asked(items: Sequence[Item]) -> bool:
    """Whether it is a question, understood or not."""
    kinds = frozenset(item.kind for item in items)
    return bool(kinds & {"WHAT", "WHICH", "WHEN", "HOW", "MANY", "WHY"}) and not _asks_to_run(items, kinds)


def _asks_to_run(items: Sequence[Item], kinds: frozenset[str]) -> bool:
    """“run momentum” has a word to run by and none to ask by; “run momentum and explain it” has both."""
    acts = [
        item
        for before, item in zip([None, *items], items, strict=False)
        if item.kind == "RUN" and (before is None or before.kind not in ("STRATEGY", "NTH"))  # “the momentum run”
    ]
    if acts and "AND" in kinds and "HOLD" not in kinds:
        return True
    return bool(acts) and not kinds & frozenset(
        ["WHAT", "WHICH", "WHEN", "HOW", "MANY", "EXPLAIN", "HOLD", "REF", "WORST", "RESULT", "WHY"]
    )
