"""Try a strategy file in a process of its own, so that one that hangs or crashes hurts nobody.

The backend asks with `tried`; the process is this module run by itself, with the file on its stdin and the verdict,
one line of JSON, on its stdout.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import Any

import msgspec
import pandas as pd

from ...errors import BadStrategy, ChatOpsError, quoted
from ...errors.sentences import Sentence, as_sentence, joined, say
from ...protocol.faults import error_of, fault_of
from ...protocol.messages import Fault, StrategySpec, Taint
from ...protocol.wire import from_json, to_json
from ..lookahead import Budget, check_repeats, in_one, look, made_up, upload_trials
from ..processes.run_time import RunTime
from ..simulation.backtest import decision_numbers
from ..simulation.engine import run
from ..simulation.portfolio import run_portfolio
from ..strategies.definition import Below, Strategy, StrategyFile
from ..strategies.engines import engines_of
from ..strategies.loader import load, said

LIMIT = 10.0  # seconds for a file to say what it has to say; those it waits for a processor do not count
GRACE = 10.0  # for the process to start, and to end by itself
MEMORY = 4 * 1024**3  # bytes of address space, where the system can hold it to that
CHECK_CPU, CHECK_WALL = 3.0, 5.0  # seconds for the check for looking ahead, of all strategies of a file
_HINT = say("file.columns", "The columns are open, high, low, close and volume, on an index of dates.")
_GUESSES: dict[str, Any] = {"int": 10, "float": 1.0, "bool": True, "str": "x"}


class CheckedStrategy(msgspec.Struct, frozen=True):
    spec: StrategySpec
    rules: list[Below]  # those that can be told; the others are applied in the worker
    taint: Taint | None = None  # what the trial on made-up prices found


class CheckReport(msgspec.Struct, frozen=True):
    strategies: list[CheckedStrategy] = []
    warnings: list[Sentence] = []
    fault: Fault | None = None


async def check_in_sandbox(file: StrategyFile) -> CheckReport:
    """What is in a file, found out at arm's length. Raises BadStrategy."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        start_new_session=True,  # so that what it starts can be ended with it
    )
    clock = RunTime(process.pid)
    answering = asyncio.ensure_future(process.communicate(msgspec.json.encode(file)))
    try:
        while not answering.done():
            if (left := LIMIT + GRACE - clock.seconds()) <= 0:
                raise BadStrategy(
                    say(
                        "file.slow",
                        "{file} did not end within {seconds:g} s.",
                        file=file.called,
                        seconds=LIMIT + GRACE,
                    )
                )
            await asyncio.wait([answering], timeout=left)
        answer, _ = answering.result()
    finally:
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        answering.cancel()
        await process.wait()
    try:
        verdict = from_json(answer, CheckReport)
    except msgspec.DecodeError:
        raise BadStrategy(
            say(
                "file.ended",
                "{file} ended the Python that tried it ({how}).",
                file=file.called,
                how=_ending(process.returncode),
            )
        ) from None
    if verdict.fault is not None:
        raise error_of(verdict.fault)
    return verdict


def _ending(code: int | None) -> str:
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return say("file.exit_code", "code {code}", code=code)


# -- in the process -----------------------------------------------------------------------------------------------


def main() -> None:
    file = msgspec.json.decode(sys.stdin.buffer.read(), type=StrategyFile)
    answer = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the file prints is not our answer

    def conclude(verdict: CheckReport) -> None:
        os.write(answer, to_json(verdict))
        os._exit(0)  # threads that the file started may never end

    _hold_memory()
    for package in engines_of(file.text):  # what an import takes is none of the file's doing
        with suppress(ImportError):
            importlib.import_module(package)

    def watch() -> None:
        clock = RunTime()
        while (left := LIMIT - clock.seconds()) > 0:
            time.sleep(left)
        conclude(CheckReport(fault=_unfinished(file, threading.main_thread())))

    threading.Thread(target=watch, daemon=True).start()
    try:
        verdict = examine(file)
    except ChatOpsError as error:
        verdict = CheckReport(fault=fault_of(error))
    conclude(verdict)


def examine(file: StrategyFile) -> CheckReport:
    """Load a file and try each of its strategies on made-up prices. Raises BadStrategy."""
    found: list[CheckedStrategy] = []
    warnings: list[Sentence] = []
    loaded = load(file)
    for strategy in loaded.values():
        taint, words = _tried(strategy, file, share=1 / len(loaded))
        warnings += [words] if words else []
        rules = [rule for rule in strategy.rules if isinstance(rule, Below)]
        found.append(CheckedStrategy(msgspec.structs.replace(strategy.spec, file=file.name), rules, taint))
    return CheckReport(found, warnings)


def _tried(strategy: Strategy, file: StrategyFile, share: float) -> tuple[Taint | None, Sentence | None]:
    """What is wrong with a strategy's past, and what its author is to be told."""
    required = {spec.name: _guess(spec) for spec in strategy.spec.parameters if spec.required}
    try:
        values = strategy.bind(required)
        taint = _check(strategy, file, values, share)
    except BaseException as error:
        if required:  # they were our guess
            return None, say(
                "file.not_tried",
                "{strategy} was not tried: it needs {names}, which have no defaults.",
                strategy=strategy.id,
                names=list(required),
            )
        what, hint = (error.message, error.hint) if isinstance(error, ChatOpsError) else (said(error, file), _HINT)
        message = say(
            "file.failed",
            "{strategy} failed on {days:,} days of made-up prices. {what}",
            strategy=strategy.id,
            days=made_up.DAYS,
            what=what,
        )
        raise BadStrategy(message, hint=hint) from error
    return taint, as_sentence(taint.message) if taint else None


def _check(strategy: Strategy, file: StrategyFile, values: dict[str, Any], share: float) -> Taint | None:
    """Look for a look into the future on days, then on hours, which a strategy of days may refuse."""
    apart = load(file, apart=True)[strategy.id]
    for make, part in ((made_up.daily, 0.5), (made_up.sessions, 0.25), (made_up.around_the_clock, 0.25)):
        prices, budget = make(), Budget(CHECK_CPU * share * part, CHECK_WALL * share * part)
        if strategy.spec.portfolio:
            prices = made_up.several(prices)
        try:
            exposure = strategy(prices, **values)
            (run_portfolio if strategy.spec.portfolio else run)(prices, exposure)
        except BaseException:
            if make is made_up.daily:
                raise
            continue
        whole = decision_numbers(prices, exposure)
        if taint := check_repeats(strategy, values, prices, whole):
            return taint
        trials = upload_trials(pd.DatetimeIndex(prices.index), in_one(whole))
        if taint := look(apart, values, prices, whole, trials, budget).taint:
            return taint
    return None


def _guess(spec: Any) -> Any:
    if spec.choices:
        return spec.choices[0]
    usual = _GUESSES[spec.type]
    return usual if isinstance(usual, (bool, str)) else type(usual)(max(usual, spec.minimum or usual))


def _unfinished(file: StrategyFile, thread: threading.Thread) -> Fault:
    """Where it still is: the innermost of its own lines."""
    frames = traceback.extract_stack(sys._current_frames()[thread.ident or 0])
    here = [frame for frame in frames if frame.filename == file.name]
    message = say("file.slow", "{file} did not end within {seconds:g} s.", file=file.called, seconds=LIMIT)
    if here:
        text = quoted((here[-1].line or "").strip(), 120)
        place, line = file.written_at(here[-1].lineno or 1)
        where = say("file.slow_line", "It was at {file}, line {line}: {text}.", file=place, line=line, text=text)
        message = joined([message, where])
    return fault_of(
        BadStrategy(
            message,
            hint=say("file.only_says", "A file only says what its strategies are."),
        )
    )


def _hold_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
