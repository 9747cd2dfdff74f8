"""What users give to a ChatOps' methods, as a backend takes it; or a sentence that says why not. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd

from ..commands.ranges import MAX_VALUES
from ..errors import BadInput, BadParameter, quoted
from ..errors.sentences import say
from ..languages.forms import FORMS
from ..protocol.messages import DEFAULT_URL
from ..results.runs import BacktestResult, BacktestRun

_ONE = (str, BacktestRun, BacktestResult)


def comparison_inputs(strategies: tuple[Any, ...]) -> list[Any]:
    """Those to be put side by side: strategy ids, runs or results, mixed; also one list of them."""
    first = strategies[0] if len(strategies) == 1 else ()
    chosen: list[Any] = list(strategies) if isinstance(first, _ONE) or not first else list(first)
    if len(chosen) < 2:
        raise BadInput(
            say("arguments.two", "A comparison needs two or more; {n} given.", n=len(chosen)),
            hint=say("arguments.compare", 'compare_strategies("sma_cross", "rsi_reversion")'),
        )
    for each in chosen:
        if not isinstance(each, _ONE):
            raise BadInput(
                say("arguments.uncomparable", "{value} cannot be compared.", value=quoted(each)),
                hint=say("arguments.comparable", "Give strategy ids, runs or results."),
            )
    return chosen


def sweep_values(value: Any) -> Any:
    """Several values of one parameter as JSON has them; a single one is left alone."""
    if isinstance(value, range):
        return list(value) if len(value) <= MAX_VALUES else f"{value[0]}:{value[-1]}:{abs(value.step)}"
    if isinstance(value, (np.ndarray, pd.Series, pd.Index)):
        return value.tolist()
    return list(value) if isinstance(value, (set, frozenset)) else value


def to_json_value(name: str, value: Any) -> Any:
    """A parameter as JSON has it: numpy's numbers and pandas' dates are what loops over frames yield."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() or value.tzinfo else value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_json_value(name, each) for each in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise BadParameter(
        say("arguments.type", "{name} is a {type}.", name=name, type=type(value).__name__),
        hint=say("arguments.types", "Give a number, a text, a date or a boolean."),
    )


def check_locale(locale: str) -> str:
    """The locale again. Raises BadInput for a language that there are no words of; "" is the browser's."""
    known = ["en", *FORMS]
    if not isinstance(locale, str) or (locale and re.split("[-_]", locale.lower())[0] not in known):
        raise BadInput(
            say("arguments.locale", "locale is {locale}.", locale=quoted(locale)),
            hint=say("arguments.locales", "There are: {names}.", names=", ".join(known)),
        )
    return locale


def check_url(url: str) -> None:
    if url.partition("://")[0] not in ("ws", "wss", "http", "https") or not url.partition("://")[2]:
        raise BadInput(
            say("arguments.address", "{url} is no address of a backend.", url=quoted(url)),
            hint=say("arguments.write", 'Write it as "{url}".', url=DEFAULT_URL),
        )
