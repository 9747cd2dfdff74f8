"""Take the files that clients send: prices that can be trusted, and where allowed strategies that can be run."""

from __future__ import annotations

import asyncio
import re
import tempfile
import unicodedata
from pathlib import Path

import msgspec

from ...errors import BadData, BadInput, quoted
from ...errors.sentences import Sentence, as_sentence, joined, say
from ...protocol.ids import new_message_id
from ...protocol.messages import CatalogChange, Message, UploadRule, now
from ..jobs.job import Caller
from ..prices.adjustments import unadjusted
from ..prices.dates import date_text
from ..prices.folder_listing import SUFFIXES
from ..prices.price_book import PriceBook
from ..prices.validation import Prices
from ..prices.window import oddities
from ..quotas import DEFAULTS, Quotas
from ..records import RecordTray, is_record
from ..storage.files import ensure_private_dir
from ..strategies.builtin import STRATEGIES
from .given_names import GivenNames, given_name
from .guarded_read import read_guarded
from .room import RECORDS, check_upload_room
from .strategy_library import ENDING, StrategyLibrary

MAX_PRICES = 24 * 1024 * 1024  # bytes; an event with more would break the link (`server.packets.MAX_EVENT_BYTES`)
MAX_STRATEGY = 256 * 1024
LONGEST = 64  # characters of a symbol
SHEETS = frozenset([".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"])  # as in `check-file.ts`
NOT_HERE = say(
    "upload.no_strategies",
    "This backend takes no strategy files: they are Python, and whoever sends one runs it here.",
)


class Added(msgspec.Struct, frozen=True):
    """What came of a file."""

    words: Sentence
    symbols: list[str] = []
    strategies: list[str] = []
    warnings: list[Sentence] = []


def announcement(caller: Caller, added: Added) -> Message:
    """What the session is told."""
    words = (
        say("upload.by", "{user} added {what}", user=caller.user, what=added.words)
        if caller.user
        else say("upload.added", "Added {what}", what=added.words)
    )
    return Message(
        id=new_message_id(),
        session_id=caller.session_id,
        role="system",
        content=joined([words, *added.warnings], "\n"),
        timestamp=now(),
        metadata={"symbols": added.symbols, "strategies": added.strategies, "warnings": added.warnings},
        client_id=caller.client_id,
        user=caller.user,
    )


class Uploads:
    """The door for files.

    Parameters
    ----------
    folder
        Of our own; made when the first file comes. `book` reads the prices in it.
    strategies
        A folder of strategy files that the backend's owner keeps.
    allow_strategies
        Whether clients may send Python. It runs as whoever started this backend, so it is right where that is the
        client's own user anyway (the embedded backend), and nowhere else unless its owner says so.
    look_again
        Whether `strategies` is looked through whenever somebody comes, and not only at the start.
    """

    def __init__(
        self,
        folder: Path,
        book: PriceBook,
        *,
        strategies: Path | None = None,
        allow_strategies: bool = False,
        look_again: bool = False,
        quotas: Quotas = DEFAULTS,
    ) -> None:
        self._quotas = quotas
        self._folder = folder
        self._book = book
        self._allowed = allow_strategies
        self._looks_again = look_again
        self._library = StrategyLibrary(folder / "strategies", strategies)
        self.records = RecordTray(folder / RECORDS)
        # Two files of one name must not be looked at side by side; but prices need not wait for a strategy's trial.
        self._turns = {"prices": asyncio.Lock(), "strategy": asyncio.Lock()}

    async def open(self) -> None:
        """List the strategies that are there already."""
        await self._library.open(uploaded=self._allowed)

    async def look_again(self) -> bool:
        """List what has come into the folder of strategies, or was changed there; whether anything was."""
        if not self._looks_again:
            return False
        async with self._turns["strategy"]:
            return await self._library.look_again()

    @property
    def rules(self) -> list[UploadRule]:
        """What is taken, so that a page can say so beforehand."""
        refusal = None if self._allowed else NOT_HERE
        return [
            UploadRule(kind="prices", endings=list(SUFFIXES), max_bytes=MAX_PRICES),
            UploadRule(kind="strategy", endings=[ENDING], max_bytes=MAX_STRATEGY, refusal=refusal),
        ]

    async def catalog(self) -> CatalogChange:
        symbols = await asyncio.to_thread(self._book.symbols)
        return CatalogChange(strategies=[each.spec for each in STRATEGIES.values()], symbols=symbols)

    async def take(self, name: str, content: bytes, session_id: str = "") -> Added:
        """Check a file, and keep it if it is good: prices and strategies for everybody, a track record for a session.

        Raises
        ------
        BadInput
            A file of no known kind, one that is not taken here, is empty or too large, or for which there is no room.
        BadData, BadStrategy
            As whoever reads it says, with the line.
        """
        stem, ending = parted(name)
        rule = next((each for each in self.rules if ending in each.endings), None)
        if rule is None:
            hint = (
                say("upload.sheet", "Save the sheet as CSV.")
                if ending in SHEETS
                else say("upload.endings", "Price files end in .csv or .parquet, strategy files in .py.")
            )
            raise BadInput(
                say(
                    "upload.neither",
                    "{name} is neither a price file nor a strategy file.",
                    name=quoted(name),
                ),
                hint=hint,
            )
        if rule.refusal is not None:
            raise BadInput(
                as_sentence(rule.refusal),
                hint=say("upload.owner", "Its owner can allow them: chatops-backend --allow-strategies."),
            )
        if not stem:
            raise BadInput(
                say("upload.nameless", "{name} holds no name for a symbol.", name=quoted(name)),
                hint=say("upload.name_like", "Name it like ACME.csv."),
            )
        if not content:
            raise BadInput(say("upload.empty", "{name} is empty.", name=quoted(name)))
        if len(content) > rule.max_bytes:
            sentence = say(
                "upload.bytes",
                "{name} has {n:,} bytes; {limit:,} are the limit.",
                name=quoted(name),
                n=len(content),
                limit=rule.max_bytes,
            )
            raise BadInput(
                sentence,
                hint=say("upload.data_folder", "Put it into the backend's data folder.")
                if rule.kind == "prices"
                else None,
            )
        async with self._turns[rule.kind]:
            await asyncio.to_thread(check_upload_room, self._folder, stem + ending, len(content), self._quotas)
            if await asyncio.to_thread(is_record, stem + ending, content):
                return await asyncio.to_thread(self._take_record, session_id, stem + ending, content)
            if rule.kind == "prices":
                return await asyncio.to_thread(self._take_prices, name, stem, ending, content)
            return await self._take_strategies(name, stem, ending, content)

    def _take_prices(self, name: str, symbol: str, ending: str, content: bytes) -> Added:
        if kept := self._book.kept(symbol):
            hint = say("upload.rename_file", "Give the file another name.")
            raise BadData(
                say(
                    "upload.kept",
                    "{symbol} is there already ({kept}), and an upload does not replace it.",
                    symbol=symbol,
                    kept=kept,
                ),
                hint=hint,
            )
        home = ensure_private_dir(self._folder / "prices")
        with tempfile.TemporaryDirectory(dir=ensure_private_dir(self._folder)) as draft:
            # Under its own name, which is what a refusal calls it by.
            path = Path(draft) / f"{symbol}{ending}"
            path.write_bytes(content)
            given = given_name(path) or as_given(name)
            names = GivenNames(home)
            names.check(symbol, given)
            prices = read_guarded(path, symbol)
            for old in sorted(home.iterdir()):
                if old.stem.casefold() == symbol.casefold() and old.name != path.name:
                    old.unlink()
            target = path.replace(home / path.name)
            names.keep(symbol, given)
        self._book.remember(target, prices)
        return Added(words=described(symbol, unadjusted(prices)), symbols=[symbol])

    def _take_record(self, session_id: str, name: str, content: bytes) -> Added:
        """Its dates and values are read by `/import`, which can ask what is not told of them."""
        self.records.keep(session_id, name, content)
        stem = name.rpartition(".")[0]
        return Added(
            words=say("upload.record", "{file}, a track record. /import {name} makes a run of it", file=name, name=stem)
        )

    async def _take_strategies(self, given: str, stem: str, ending: str, content: bytes) -> Added:
        name = stem + ending
        names = GivenNames(ensure_private_dir(self._folder / "strategies"))
        names.check(stem, as_given(given))
        verdict = await self._library.add(name, content)
        names.keep(stem, as_given(given))
        ids = [each.spec.id for each in verdict.strategies]
        words = (
            say("upload.strategy", "the strategy {id} ({file}). Try /run_backtest {id}", id=ids[0], file=name)
            if len(ids) == 1
            else say(
                "upload.strategies",
                "the strategies {ids} ({file}). Try /run_backtest {id}",
                ids=ids,
                file=name,
                id=ids[0],
            )
        )
        return Added(words=words, strategies=ids, warnings=verdict.warnings)


def parted(name: str) -> tuple[str, str]:
    """A file's name as a symbol and an ending; a path loses its folders, and what cannot be typed becomes "_".

    >>> parted("C:\\\\prices\\\\Acme Corp (2).CSV")
    ('Acme_Corp_2', '.csv')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = re.sub(r"[^\w.-]+", "_", stem)[:LONGEST].strip("._-")
    if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", stem, re.IGNORECASE):
        stem += "_"  # Windows would open a device
    return stem, dot + ending.lower()


def as_given(name: str) -> str:
    """What a file is called without its folders and its ending."""
    return name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]


def described(symbol: str, prices: Prices) -> Sentence:
    """ "ACME: 2,516 bars, 2010-01-04 to 2019-12-31", and what was decided on the way."""
    first, last = (date_text(prices.frame.index[k]) for k in (0, -1))
    notes = [note for note in [*prices.notes, *oddities(prices.frame)] if note != "No volume."]
    bars = say(
        "upload.prices",
        "{symbol}: {n:,} bars, {first} to {last}.",
        symbol=symbol,
        n=len(prices.frame),
        first=first,
        last=last,
    )
    return joined([bars, *notes])
