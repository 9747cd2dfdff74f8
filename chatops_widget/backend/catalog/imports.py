"""The command that makes a run of a track record that somebody has sent to the session."""

from __future__ import annotations

import asyncio
import shlex

from ...commands.parameters import bind
from ...errors import BadInput
from ...errors.sentences import say
from ...protocol.faults import fault_of
from ...protocol.messages import Ack, CommandResult, CommandSpec, ImportResult, ParameterSpec
from ...track_records.series import KINDS, UNITS
from ...track_records.table import record_columns
from ..records import read_track_record, value_columns
from ..simulation.imported import imported_run
from .table import CommandTable, Context, Parameters

IMPORTS = CommandTable()
NAME = "import"
_TAKES = [
    ParameterSpec(name="name", type="str", required=True, summary=say("spec.import_name", "What to call the run")),
    ParameterSpec(
        name="file", type="str", summary=say("spec.import_file", "Which of the files sent here; the newest if left out")
    ),
    ParameterSpec(
        name="column", type="str", summary=say("spec.import_column", "Which of its columns has the returns or equity")
    ),
    ParameterSpec(
        name="kind",
        type="str",
        choices=[*KINDS],
        summary=say("spec.import_kind", "Whether they are returns or equity, where that can't be told"),
    ),
    ParameterSpec(
        name="unit",
        type="str",
        choices=[*UNITS],
        summary=say("spec.import_unit", "Whether 1 % is 0.01 or 1 in it, where that can't be told"),
    ),
]
# What was not told, by the code of the refusal -> the parameter that tells it.
_ASKED = {"which_column": "column", "which_kind": "kind", "which_unit": "unit"}


@IMPORTS.starts(
    CommandSpec(
        name=NAME,
        summary=say("command.import", "Make a run of returns or equity from a CSV file that was attached"),
        parameters=_TAKES,
        positional=["name", "file"],
    )
)
async def import_file(context: Context, given: Parameters) -> Ack | CommandResult:
    """What cannot be told of the file is asked back, as lines that tell it."""
    told = bind(_TAKES, given, owner=f"/{NAME}")
    caller = context.caller
    if context.records is None:
        raise BadInput(say("upload.no_files", "This backend takes no files."))
    path = await asyncio.to_thread(context.records.find, caller.session_id, told["file"])
    try:
        record = await asyncio.to_thread(read_track_record, path, told["kind"], told["unit"], told["column"])
    except BadInput as error:
        if error.code not in _ASKED:
            raise
        parameter = _ASKED[error.code]
        values = {"column": await asyncio.to_thread(value_columns, path), "kind": KINDS, "unit": UNITS}[parameter]
        offers = [{"line": _line({**told, "file": path.name, parameter: value})} for value in values]
        return CommandResult(success=False, message=error.whole, fault=fault_of(error), data={"offers": offers})
    request = ImportResult(
        session_id=caller.session_id,
        name=told["name"],
        source=record.source,
        columns=record_columns(record),
        notes=[*record.notes],
    )
    output = await asyncio.to_thread(imported_run, request)
    return await context.jobs.keep_imported(caller, output)


def _line(told: Parameters) -> str:
    """The command with all that is known."""
    words = [f"/{NAME}", shlex.quote(told["name"]), shlex.quote(told["file"])]
    return " ".join(
        [*words, *(f"{name}={shlex.quote(told[name])}" for name in ("column", "kind", "unit") if told[name])]
    )
