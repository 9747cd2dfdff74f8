"""Do the verdicts hold their level? False positives, coverage and power on returns of which the truth is known.

    python -m benchmarks calibration            (half an hour on one core; a share of it: CALIBRATION=100)

CALIBRATION is the number of pairs in a cell, 2,000 unless told. With as many, chance alone moves a cell at 5 % by a
percentage point either way.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from benchmarks.processes import PROCESSES, Process
from chatops_widget.backend.inference.bounds import all_bounds
from chatops_widget.backend.inference.deflated_sharpe import expected_best, robust_deflated_sharpe
from chatops_widget.backend.inference.effective_trials import effective_trials
from chatops_widget.backend.inference.judgement import judge
from chatops_widget.backend.inference.probabilistic_sharpe import TrackRecord
from chatops_widget.backend.inference.sample import Sample
from chatops_widget.backend.inference.sharpe_bootstrap import SharpeBootstrap
from chatops_widget.backend.inference.sharpe_difference import sharpe_difference
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.significance import PATHS

Floats = npt.NDArray[np.float64]

COUNT = int(os.environ.get("CALIBRATION", 2_000))
BARS = (60, 240, 2_500)
KINDS = list(PROCESSES)[:6]  # where all strategies are of one kind
CHUNK = 200  # pairs in memory at a time
NOMINAL = 0.05
DRAWS = 999  # a fifth of the usual: they make a p finer, not a verdict more or less often wrong


def main() -> None:
    for part in (levels, verdicts, power, coverage, intervals, best_of_many, luck):
        print()
        part()


def levels() -> None:
    print(f"False positives at nominal {NOMINAL:.0%}, {COUNT:,} pairs of equal Sharpe ratios: ours (the normal test)\n")
    for name, process in PROCESSES.items():
        cells = (rejected(process, bars) for bars in BARS)
        told(name, (f"{ours:.1%} ({old:.1%})" for ours, old in cells))


def rejected(process: Process, bars: int, count: int = COUNT, lead: float = 0.0) -> tuple[float, float]:
    """The share of pairs in which our test and the normal one see a difference."""
    ours = old = 0
    for begin in range(0, count, CHUNK):
        for pair in process.pairs(min(CHUNK, count - begin), bars, seed=begin, lead=lead):
            ours += sharpe_difference(pair[:, 0], pair[:, 1], draws=DRAWS).p < NOMINAL
            old += jobson_korkie(pair) < NOMINAL
    return ours / count, old / count


def jobson_korkie(pair: Floats) -> float:
    """The p of the normal test (J. D. Jobson and B. Korkie, 1981, corrected by C. Memmel, 2003)."""
    first, second = pair.mean(axis=0) / pair.std(axis=0, ddof=1)
    linked = float(np.corrcoef(pair.T)[0, 1])
    variance = 2 - 2 * linked + (first**2 + second**2 - 2 * first * second * linked**2) / 2
    return 2 - 2 * NormalDist().cdf(abs(first - second) / math.sqrt(variance / len(pair)))


def verdicts() -> None:
    """The same through `compare`, which is what users call: how often it says so in words."""
    print(f"Comparisons of two equals that say “more than chance”, {COUNT:,} pairs\n")
    for name in KINDS:
        process = PROCESSES[name]
        told(name, (f"{sum(claimed(process, bars)) / COUNT:.1%}" for bars in BARS))


def claimed(process: Process, bars: int) -> Iterator[bool]:
    held = run_backtest(PriceBook(), "buy_and_hold", {})
    for begin in range(0, COUNT, CHUNK):
        for pair in process.pairs(min(CHUNK, COUNT - begin), bars, seed=begin):
            runs = [(label, earning(held, one, process)) for label, one in zip("ab", pair.T, strict=True)]
            found, _ = compare(runs, bars_per_year=process.bars_per_year)
            yield "more than chance" in found["recommendation"]


def earning(held: BacktestOutput, returns: Floats, process: Process) -> BacktestOutput:
    """A run that earned these returns, on as many bars of another."""
    bars = len(returns) + 1
    curves = {name: values[: 8 * bars] for name, values in held.curves.items()}
    curves["equity"] = np.cumprod(np.concatenate([[1.0], 1 + returns])).tobytes()
    return BacktestOutput({**held.data, "strategyId": "made_up", "barsPerYear": process.bars_per_year}, curves)


def power() -> None:
    """Where the normal test holds its level, so that the two can be compared."""
    count = COUNT // 4
    print(f"A true lead seen, {count:,} pairs: ours (the normal test)\n")
    for name in ("iid normal", "GARCH(1,1)"):
        for bars, lead in ((60, 0.35), (240, 0.17), (2_500, 0.05)):
            ours, old = rejected(PROCESSES[name], bars, count, lead)
            told(f"{name}, {bars:,} bars, lead {lead}", [f"{ours:.1%} ({old:.1%})"])


def coverage() -> None:
    """The Sharpe ratio and the CAGR that are true, and the worst drawdown of another path as long, within bounds."""
    count = COUNT // 4
    print(f"True values within bounds at 95 %, {count:,} series: Sharpe ratio, CAGR, worst drawdown of another path\n")
    for name in KINDS:
        told(name, (" ".join(f"{share:.1%}" for share in covered(PROCESSES[name], bars, count)) for bars in BARS))


def covered(process: Process, bars: int, count: int) -> Floats:
    sharpe = process.sharpe * math.sqrt(process.bars_per_year)
    many = process.pairs(200, 5_000, seed=1)
    # Of 2 million bars of Student's t with three degrees of freedom a few lose more than everything.
    cagr = math.expm1(float(np.log1p(many[many > -1]).mean()) * process.bars_per_year)
    within = np.zeros(3)
    for begin in range(0, count, CHUNK):
        series = process.pairs(min(CHUNK, count - begin), bars, seed=begin)[:, :, 0]
        others = process.pairs(len(series), bars, seed=begin + 1_000_000)[:, :, 0]
        for one, other in zip(series, others, strict=True):
            sample = Sample.of(one[:, None], ["it"], process.bars_per_year, draws=DRAWS)
            (found,) = all_bounds(sample, [0], PATHS)  # as many as comparisons take
            within += [
                found.sharpe_ratio_lo <= sharpe <= found.sharpe_ratio_hi,
                found.cagr_lo <= cagr <= found.cagr_hi,
                found.max_drawdown_lo <= worst_drawdown(other) <= found.max_drawdown_hi,
            ]
    return within / count


def intervals() -> None:
    """Four ways to bounds of a Sharpe ratio from the same draws; ours is the first."""
    count = COUNT // 5
    print(f"True Sharpe ratio within bounds at 95 %, {count:,} series\n")
    told("", ("symmetric t", "equal-tailed t", "percentile", "BCa"))
    for name in ("iid normal", "AR 0.5", "skewed monthly"):
        process = PROCESSES[name]
        for bars in BARS[:2]:
            series = process.pairs(count, bars, seed=1)[:, :, :1]
            within = sum(np.array([low <= process.sharpe <= high for low, high in ways(one)]) for one in series)
            told(f"{name}, {bars} bars", (f"{share:.1%}" for share in within / count))


def ways(returns: Floats) -> list[tuple[float, float]]:
    """B. Efron and R. J. Tibshirani, An introduction to the bootstrap (1993), chapters 12 to 14."""
    bootstrap = SharpeBootstrap.of(returns, draws=DRAWS)
    contrast, ratios, influence = bootstrap.contrast(0), bootstrap.resampled[0][:, 0], bootstrap.influence[:, 0]
    value, reach = contrast.value, contrast.reach(0.95)
    low, high = np.quantile(contrast.drawn, [0.025, 0.975])
    normal = NormalDist()
    bias = normal.inv_cdf(float(np.clip((ratios < value).mean(), 0.001, 0.999)))
    bend = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
    moved = [normal.cdf(bias + (bias + z) / (1 - bend * (bias + z))) for z in map(normal.inv_cdf, (0.025, 0.975))]
    percentile, corrected = (np.quantile(ratios, shares) for shares in ([0.025, 0.975], moved))
    return [
        (value - reach, value + reach),
        (value - high * contrast.error, value - low * contrast.error),
        (percentile[0], percentile[1]),
        (corrected[0], corrected[1]),
    ]


def worst_drawdown(returns: Floats) -> float:
    wealth = np.cumprod(np.concatenate([[1.0], 1 + returns]))
    return float((wealth / np.maximum.accumulate(wealth) - 1).min())


def best_of_many() -> None:
    """None of 20 is better than the benchmark: how often does a test say that one is?"""
    count = COUNT // 8
    print(f"One of 20 without a lead said to beat the benchmark at 5 %, {count:,} times\n")
    told("", ("SPA", "StepM", "Holm", "best, unadjusted", "DSR", "DSR as published"))
    for name in KINDS:
        for bars in BARS[1:]:
            said = np.zeros(6)
            for seed in range(count):
                returns = PROCESSES[name].returns((1, bars, 21), seed)[0]
                said += best_of_20(returns, returns - 0.01 * PROCESSES[name].sharpe)
            told(f"{name}, {bars:,} bars", (f"{share:.1%}" for share in said / count))


def best_of_20(returns: Floats, no_skill: Floats) -> list[bool]:
    names = [str(k) for k in range(returns.shape[1])]
    found = judge(returns, names, benchmark="0", bars_per_year=1.0, draws=DRAWS)
    assert found.best_against is not None
    ahead = [pair for pair in found.against_benchmark if pair.difference > 0]
    trials = effective_trials(returns - returns.mean(axis=0))
    kinds = {ordered: [TrackRecord.of(one, ordered=ordered) for one in no_skill.T] for ordered in (True, False)}
    return [
        found.best_against.p < NOMINAL,
        any(each.beats_benchmark for each in found.strategies),
        any(pair.p_holm < NOMINAL for pair in ahead),
        any(pair.p < NOMINAL for pair in ahead),
        *(max(robust_deflated_sharpe(each, trials) for each in records) > 1 - NOMINAL for records in kinds.values()),
    ]


def luck() -> None:
    """What the best of many without skill shows, in standard errors, and what each count of trials says it shows."""
    ways = {"all": len, "Galwey": galwey, "Li and Ji": li_ji, "clusters": clusters}
    told("Best of many without skill", ("true", *ways, "ours"))
    random = np.random.default_rng(1)
    for name, correlation in kinds_of_trials().items():
        factor = np.linalg.cholesky(correlation + 1e-9 * np.eye(len(correlation)))
        true = (random.standard_normal((20_000, len(factor))) @ factor.T).max(axis=1).mean()
        counted = np.zeros(len(ways) + 1)
        for _ in range(20):
            returns = random.standard_normal((1_000, len(factor))) @ factor.T
            measured = np.corrcoef(returns.T)
            counts = [*(way(measured) for way in ways.values()), effective_trials(returns)]
            counted += [expected_best(1.0, each) for each in counts]
        told(name, (f"{each:.2f}" for each in (true, *counted / 20)))


def kinds_of_trials() -> dict[str, Floats]:
    apart = np.abs(np.subtract.outer(np.arange(100), np.arange(100)))
    together = np.kron(np.eye(10), np.full((10, 10), 1.0))
    return {
        "100 independent": np.eye(100),
        "10 groups of 10 near-copies": 0.95 * together + 0.05 * np.eye(100),
        "the same, groups correlated": 0.5 + 0.45 * together + 0.05 * np.eye(100),
        "100, all correlated by 0.5": 0.5 + 0.5 * np.eye(100),
        "100, all correlated by 0.9": 0.9 + 0.1 * np.eye(100),
        "100 along a parameter": np.exp(-apart / 20),
        "400 pairs of averages": swept(20),
    }


def swept(steps: int) -> Floats:
    """The correlations of long-only crossings of two moving averages on one random walk."""
    bars = 3_000
    changes = np.random.default_rng(3).standard_normal(bars + 400)
    walk = np.cumsum(changes)

    def average(window: int) -> Floats:
        return np.convolve(walk, np.ones(window) / window, "valid")[-bars - 1 : -1]

    fast, slow = np.linspace(2, 40, steps).astype(int), np.linspace(45, 340, steps).astype(int)
    held = [average(f) > average(s) for f in fast for s in slow]
    return np.asarray(np.corrcoef(np.array(held) * changes[-bars:]))


def galwey(correlation: Floats) -> float:
    """N. W. Galwey, Genetic Epidemiology 33 (2009)."""
    values = np.maximum(np.linalg.eigvalsh(correlation), 0)
    return float(np.sqrt(values).sum() ** 2 / values.sum())


def li_ji(correlation: Floats) -> float:
    """J. Li and L. Ji, Heredity 95 (2005)."""
    values = np.maximum(np.linalg.eigvalsh(correlation), 0)
    return float((values >= 1).sum() + (values - np.floor(values)).sum())


def clusters(correlation: Floats) -> float:
    """Complete linkage at a correlation of 0.7."""
    distance = np.sqrt(np.maximum(1 - correlation, 0) / 2)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "complete")
    return float(fcluster(tree, math.sqrt((1 - 0.7) / 2), "distance").max())


def told(name: str, cells: Iterable[str]) -> None:
    print(f"{name:32}", end="", flush=True)
    for cell in cells:
        print(f"{cell:>18}", end="", flush=True)
    print()
