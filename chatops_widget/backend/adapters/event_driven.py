"""A strategy of another engine as the function that `strategy` takes: its name, its parameters, and a call."""

from __future__ import annotations

import contextlib
import inspect
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

Run = Callable[..., "pd.Series | pd.DataFrame"]


class AllDecided(Exception):
    """The last bar is decided: nothing that the other engine would do from there on is wanted."""


@contextlib.contextmanager
def until_decided() -> Iterator[None]:
    """Let the loop of another engine run until `AllDecided`. Its warnings are for who reads its own output."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(AllDecided):
            yield


class EventDriven:
    """Calls `run` with prices and parameters; for the rest it looks like the function `like`, or the class.

    Parameters
    ----------
    module
        Where it was declared: a strategy file lists those of its own.
    """

    def __init__(self, run: Run, like: Any, module: str, parameters: Mapping[str, Any], code: Any) -> None:
        self._run = run
        self.__wrapped__ = like
        self.__name__ = str(like.__name__)
        self.__module__ = module
        self.__doc__ = vars(like).get("__doc__") if isinstance(like, type) else inspect.getdoc(like)
        self.__code__ = code  # by which a line of it is found that raised
        named = inspect.Parameter.KEYWORD_ONLY
        self.__annotations__ = {name: hint for name, (hint, _) in parameters.items()}
        self.__signature__ = inspect.Signature(
            [
                inspect.Parameter("prices", inspect.Parameter.POSITIONAL_OR_KEYWORD),
                *(inspect.Parameter(name, named, default=default) for name, (_, default) in parameters.items()),
            ]
        )

    def __call__(self, prices: pd.DataFrame, **parameters: Any) -> pd.Series | pd.DataFrame:
        return self._run(prices, **parameters)


def class_parameters(cls: type, base: type) -> dict[str, tuple[Any, Any]]:
    """The hint and the default of each number, word and yes or no that a class and those it is from declare."""
    hints = typing.get_type_hints(cls, include_extras=True)
    found: dict[str, tuple[Any, Any]] = {}
    for each in reversed(cls.__mro__[: cls.__mro__.index(base)]):
        for name, value in vars(each).items():
            if not name.startswith("_") and type(value) in (int, float, bool, str):
                found[name] = hints.get(name, type(value)), value
    return found


def function_parameters(function: Any) -> dict[str, tuple[Any, Any]]:
    """The hint and the default of each parameter of a function after the first."""
    hints = typing.get_type_hints(function, include_extras=True)
    _, *others = inspect.signature(function).parameters.values()
    guess = {each.name: type(each.default) for each in others if each.default is not inspect.Parameter.empty}
    return {each.name: (hints.get(each.name, guess.get(each.name, float)), each.default) for each in others}
