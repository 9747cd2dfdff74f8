"""Strategies that people wrote: tried, kept as files, and listed among the package's own in `STRATEGIES`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from ...errors import BadStrategy, ChatOpsError
from ...errors.sentences import say
from ...protocol.wire import from_json, to_json
from ..catalog import COMMANDS
from ..storage.files import write_atomic
from ..strategies.builtin import STRATEGIES
from ..strategies.definition import Strategies, Strategy, StrategyFile
from ..strategies.packages import packaged
from .sandbox import CheckedStrategy, CheckReport, check_in_sandbox

logger = logging.getLogger(__name__)
ENDING = ".py"
TRIALS = 4  # side by side
TRIAL = b"2"  # raised when a trial finds what an earlier one did not: files are then tried once more


class StrategyLibrary:
    """Adds what is in strategy files to the strategies there are.

    Parameters
    ----------
    folder
        Of our own: the uploaded files, and what was found out about each, so that a restart need not try them again.
    owned
        A folder that its owner keeps; never written to.
    """

    def __init__(self, folder: Path, owned: Path | None = None, strategies: Strategies = STRATEGIES) -> None:
        self._folder = folder
        self._owned = owned
        self._strategies = strategies
        self._at_once = asyncio.Semaphore(TRIALS)
        self._seen: dict[Path, tuple[int, int]] = {}  # of the owner's files, their times and sizes

    async def open(self, *, uploaded: bool) -> None:
        """List what the folders hold. A file that cannot be used is left out, and the log says why."""
        self._seen = await asyncio.to_thread(self._owned_files)
        await self._open([*self._seen, *(sorted(self._folder.glob(f"*{ENDING}")) if uploaded else [])])
        self._add(await asyncio.gather(*(self._tried(file) for file in await asyncio.to_thread(packaged))))

    async def look_again(self) -> bool:
        """List what its owner has put into their folder since, or changed there; whether anything was."""
        before, self._seen = self._seen, await asyncio.to_thread(self._owned_files)
        changed = [path for path, how in self._seen.items() if before.get(path) != how]
        await self._open(changed)
        return bool(changed)

    def _owned_files(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in sorted(self._owned.glob(f"*{ENDING}")) if self._owned is not None else []:
            with suppress(OSError):  # it has just been removed
                how = path.stat()
                found[path] = how.st_mtime_ns, how.st_size
        return found

    async def _open(self, paths: Iterable[Path]) -> None:
        self._add(await asyncio.gather(*(self._read(path) for path in paths)))

    def _add(self, read: Iterable[tuple[StrategyFile, CheckReport] | None]) -> None:
        for found in read:
            if found is not None:
                try:
                    self._list(*found)
                except BadStrategy as error:
                    logger.warning("%s is left out: %s", found[0].name, error)

    async def _read(self, path: Path) -> tuple[StrategyFile, CheckReport] | None:
        try:
            async with self._at_once:
                file = StrategyFile(path.name, decoded(path.name, await asyncio.to_thread(path.read_bytes)))
                return file, await self._verdict(file)
        except (ChatOpsError, OSError) as error:
            logger.warning("%s is left out: %s", path, error)
            return None

    async def _tried(self, file: StrategyFile) -> tuple[StrategyFile, CheckReport] | None:
        """Of an installed package: one that cannot be imported keeps nobody from the others, and the log names it."""
        try:
            async with self._at_once:
                return file, await self._verdict(file)
        except (ChatOpsError, OSError) as error:
            logger.warning("Strategies of %s are left out: %s", file.name, error)
            return None

    async def add(self, name: str, content: bytes) -> CheckReport:
        """Try a file, keep it, list what is in it in place of what its earlier version had. Raises BadStrategy."""
        file = StrategyFile(name, decoded(name, content))
        if self._owned is not None and (self._owned / name).exists():
            raise BadStrategy(
                say(
                    "upload.owned",
                    "{name} is in the strategies folder and is not replaced.",
                    name=name,
                ),
                hint=say("upload.another_name", "Give it another name."),
            )
        verdict = await self._verdict(file)
        self._check_names(file, verdict)
        write_atomic(self._folder / name, content)
        self._list(file, verdict)
        return verdict

    async def _verdict(self, file: StrategyFile) -> CheckReport:
        note = self._folder / "tried" / f"{hashlib.sha256(TRIAL + msgspec.json.encode(file)).hexdigest()[:32]}.json"
        try:
            return from_json(note.read_bytes(), CheckReport)
        except (OSError, msgspec.MsgspecError):
            verdict = await check_in_sandbox(file)
        write_atomic(note, to_json(verdict))
        return verdict

    def _check_names(self, file: StrategyFile, verdict: CheckReport) -> None:
        rename = say("upload.rename_function", "Give the function another name.")
        for name in (each.spec.id for each in verdict.strategies):
            if name in {command.name for command in COMMANDS}:
                raise BadStrategy(
                    say("upload.command_name", "{name} is the name of a command.", name=name),
                    hint=rename,
                )
            if name not in self._strategies:
                continue
            other = self._strategies[name].file
            if other is None:
                raise BadStrategy(
                    say(
                        "upload.built_in",
                        "{name} is a strategy that comes with the backend.",
                        name=name,
                    ),
                    hint=rename,
                )
            if other.name != file.name:
                hint = say(
                    "upload.rename_or_replace",
                    "Give the function another name, or upload it as {other} to replace that file.",
                    other=other.name,
                )
                raise BadStrategy(
                    say("upload.taken", "{name} is in {other} already.", name=name, other=other.name),
                    hint=hint,
                )

    def _list(self, file: StrategyFile, verdict: CheckReport) -> None:
        self._check_names(file, verdict)
        for name, each in list(self._strategies.items()):
            if each.file is not None and each.file.name == file.name:
                del self._strategies[name]
        for found in verdict.strategies:
            self._strategies[found.spec.id] = listed(file, found)


def listed(file: StrategyFile, found: CheckedStrategy) -> Strategy:
    """A strategy as the backend knows it: its form and its rules. Only workers run what is in the file."""

    def elsewhere(prices: pd.DataFrame, **parameters: Any) -> pd.Series:
        raise RuntimeError(f"{found.spec.id} runs in workers only.")

    return Strategy(elsewhere, found.spec, tuple(found.rules), file, found.taint)


def decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadStrategy(
            say(
                "file.no_utf8",
                "{file}, line {line}: this is no text in UTF-8.",
                file=name,
                line=line,
            ),
            hint=say("file.save_utf8", "Save it as UTF-8."),
        ) from None
