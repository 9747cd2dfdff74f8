"""What uploaded files were called before they became names that can be typed; two never become one unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

from ...errors import BadData, quoted
from ...errors.sentences import say
from ...protocol.names import GIVEN_SYMBOL


class GivenNames:
    """The names as given, in a hidden file beside the prices or strategies.

    "EUR/USD" and "EUR USD" both become EUR_USD, and long names are cut. The same name again replaces its file; another
    one is refused.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / ".names.json"

    def check(self, symbol: str, given: str) -> None:
        """Raises BadData if another name became this symbol before."""
        before = self._read().get(symbol.casefold())
        there = any(path.stem.casefold() == symbol.casefold() for path in self._folder.iterdir())
        if there and before is not None and before.casefold() != given.casefold():
            raise BadData(
                say(
                    "names.same",
                    "{given} and {before}, which is there already, would both be called {symbol}.",
                    given=quoted(given, 80),
                    before=quoted(before, 80),
                    symbol=symbol,
                ),
                hint=say("names.rename_one", "Give one of them another name."),
            )

    def keep(self, symbol: str, given: str) -> None:
        """Note what a symbol was called."""
        draft = self._file.with_suffix(".tmp")
        draft.write_text(json.dumps({**self._read(), symbol.casefold(): given}, ensure_ascii=False))
        draft.replace(self._file)

    def _read(self) -> dict[str, str]:
        try:
            names: dict[str, str] = json.loads(self._file.read_text())
        except (OSError, ValueError):  # none yet, or damaged: then nothing is known of the names
            return {}
        return names


def given_name(path: Path) -> str | None:
    """What `chat.add_prices` was given, if the file is a frame from there."""
    if path.suffix != ".parquet":
        return None
    try:
        from pyarrow import parquet

        attributes = json.loads(parquet.read_schema(path).metadata.get(b"PANDAS_ATTRS", b"{}"))
    except Exception:  # it cannot be read: the loader says so in its own words
        return None
    given = attributes.get(GIVEN_SYMBOL) if isinstance(attributes, dict) else None
    return given if isinstance(given, str) else None
