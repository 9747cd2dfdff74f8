"""From the text of a strategy file to its strategies.

This runs what the file says, so it is for processes that may be hurt: Dask's workers, and the one that tries a file
when it is uploaded. The backend itself never calls it.
"""

from __future__ import annotations

import functools
import hashlib
import linecache
import sys
import traceback
from dataclasses import replace
from types import ModuleType

from ...errors import BadStrategy, ChatOpsError, quoted
from ...errors.sentences import Sentence, say
from .definition import Strategies, Strategy, StrategyFile
from .engines import missing
from .packages import APART

_MODULE = "chatops_strategy_file_"
_HINT = say(
    "file.decorate", "Put @strategy above a function: {code}", code="from chatops_widget.backend import strategy"
)


def load(file: StrategyFile, *, apart: bool = False) -> Strategies:
    """The strategies of a file, in the order they stand there; run once a process.

    `apart` gives a second copy, with variables of its own: what it decides cannot come from what the first has seen.

    Raises
    ------
    BadStrategy
        Naming the line and what stands there.
    """
    # A traceback shows a line by its file's name; of two versions with one name, this one is being used.
    lines = file.text.splitlines(keepends=True)
    linecache.cache[file.name] = (len(file.text), None, lines, file.name)
    return _load(file, apart)


@functools.lru_cache(maxsize=64)
def _load(file: StrategyFile, apart: bool) -> Strategies:
    digest = hashlib.sha256(file.text.encode()).hexdigest()[:16]
    module = ModuleType(f"{_MODULE}{digest}{APART if apart else ''}")
    module.__file__ = file.name
    sys.modules[module.__name__] = module  # dataclasses and typing look a class' module up there
    try:
        code = compile(file.text, file.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        if not error.lineno or not error.text:  # a zero byte has no place
            raise BadStrategy(
                say("file.no_python", "{file} is no Python: {error}.", file=file.called, error=error.msg)
            ) from None
        place, line = file.written_at(error.lineno)
        raise BadStrategy(
            say(
                "file.line_no_python",
                "{file}, line {line}: {text} is no Python: {error}.",
                file=place,
                line=line,
                text=quoted(error.text.strip(), 120),
                error=error.msg,
            )
        ) from None
    except ValueError as error:  # in older Pythons, of a zero byte
        raise BadStrategy(
            say("file.no_python", "{file} is no Python: {error}.", file=file.called, error=error)
        ) from None
    try:
        exec(code, vars(module))
    except BaseException as error:
        hint = error.hint if isinstance(error, ChatOpsError) else missing(error)
        raise BadStrategy(said(error, file), hint=hint) from error
    found = [each for each in vars(module).values() if isinstance(each, Strategy)]
    own = [each for each in found if each.function.__module__ == module.__name__]  # what it imports is not its own
    own = list(vars(module)["STRATEGIES"]) if file.packaged else own
    if not own:
        raise BadStrategy(say("file.no_strategy", "{file} has no strategy.", file=file.called), hint=_HINT)
    return Strategies({each.id: replace(each, file=file) for each in own})


def said(error: BaseException, file: StrategyFile) -> Sentence:
    """What a file's code raised, with the line of the file it came from, if it came from one."""
    words = f"{type(error).__name__}: {error}".removesuffix(": ").removesuffix(".")
    here = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file.name]
    if not here:
        return say("file.error", "{file}: {error}.", file=file.called, error=words)
    place, line = file.written_at(here[-1].lineno or 1)
    return say(
        "file.raised",
        "{file}, line {line}: {text} raised {error}.",
        file=place,
        line=line,
        text=quoted((here[-1].line or "").strip(), 120),
        error=words,
    )
