"""The commands about runs that are stored, in this session or another: find them, tag them, write a note on one."""

from __future__ import annotations

import datetime as dt
import unicodedata

from ...errors import BadInput, BadParameter, quoted
from ...errors.sentences import Sentence, say
from ...protocol.messages import PROTOCOL, CommandResult, CommandSpec, FindRuns, FoundRun, ParameterSpec, RunAnnotation
from ...protocol.wire import plain_data
from ..run_search import Vocabulary, find_runs, read
from ..simulation.run_settings import RUN_PARAMETERS
from ..storage.run_table import MAX_NOTE, MAX_TAG, unknown_run
from ..strategies.builtin import STRATEGIES
from .help import listed
from .table import CommandTable, Context

STORED_RUNS = CommandTable()
MAX_LISTED = 50
RUN_ID = ParameterSpec(name="run_id", type="run", required=True, summary=say("find.run_id", "Which; see /find"))


def vocabulary() -> Vocabulary:
    """The names that a search can compare, those of strategies that were uploaded included."""
    own = (spec.name for strategy in STRATEGIES.values() for spec in strategy.spec.parameters)
    return Vocabulary([*(spec.name for spec in RUN_PARAMETERS), *own])


@STORED_RUNS.answers(
    CommandSpec(
        name="find",
        summary=say("command.find", "Find runs, as momentum sharpe > 0.5 since last week"),
        parameters=[
            ParameterSpec(name="query", type="str", summary=say("find.query", "Words, comparisons, days, tag:…"))
        ],
        positional=["query"],
        rest="query",
    )
)
async def find(context: Context, query: str | None) -> CommandResult:
    """A card asks for itself, and shows each reader what they may see: an answer in the log would show it to all."""
    caller = context.caller
    understood = str(read(query or "", vocabulary(), dt.date.today()))
    if caller.typed and caller.protocol >= PROTOCOL:
        data = {"find": understood, "text": query or ""}
        return CommandResult(success=True, message=_fitting(understood), data=data)
    question = FindRuns(text=understood, limit=MAX_LISTED)
    found = await find_runs(context.store, question, await context.audience.visible(caller), vocabulary())
    lines = [_line(run) for run in found.runs] or [
        say("find.none", "None of {n:,} runs fits {query}.", n=found.searched, query=understood)
    ]
    if found.next is not None:
        lines.append(say("find.more", "… and more: these are the newest {n}.", n=MAX_LISTED))
    return listed(lines, {"runs": plain_data(found.runs)})


def _fitting(query: str) -> Sentence:
    return (
        say("find.fitting", "Runs that fit {query}.", query=query)
        if query
        else say("find.any", "Runs that fit anything.")
    )


def _line(run: FoundRun) -> str:
    sharpe = run.metrics.get("sharpe_ratio")
    facts = [run.run_id, run.strategy_id, run.symbol or "", run.status, *(f"#{tag}" for tag in run.tags)]
    return "  ".join(filter(None, [*facts, f"sharpe_ratio {sharpe:.2f}" if sharpe is not None else ""]))


@STORED_RUNS.answers(
    CommandSpec(
        name="tag",
        summary=say("command.tag", "Give a run tags, as keep; -keep takes it away"),
        parameters=[
            RUN_ID,
            ParameterSpec(name="tags", type="str", required=True, summary=say("tag.tags", "With spaces or commas")),
        ],
        positional=["run_id", "tags"],
        rest="tags",
    )
)
async def tag(context: Context, run_id: str, tags: str) -> CommandResult:
    given = [" ".join(each.split()) for each in (tags.split(",") if "," in tags else tags.split())]
    add = [_checked(each) for each in given if each and not each.startswith("-")]
    remove = [_checked(each[1:].strip()) for each in given if each.startswith("-")]
    told = await _annotate(context, run_id, add=add, remove=remove)
    words = (
        say("tag.has", "{run_id} has the tags {tags}.", run_id=run_id, tags=told.tags)
        if told.tags
        else say("tag.none", "{run_id} has no tags.", run_id=run_id)
    )
    return CommandResult(success=True, message=words, data={"runId": run_id, "tags": told.tags})


def _checked(tag: str) -> str:
    if not tag or len(tag) > MAX_TAG or any(unicodedata.category(char)[0] == "C" or char in '"“”' for char in tag):
        raise BadParameter(
            say("tag.bad", "{tag} is no tag.", tag=quoted(tag)),
            hint=say("tag.give", "Give a word or two, of up to {limit} characters.", limit=MAX_TAG),
        )
    return tag


@STORED_RUNS.answers(
    CommandSpec(
        name="note",
        summary=say("command.note", "Write a note on a run, in place of the one there is; nothing takes it away"),
        parameters=[RUN_ID, ParameterSpec(name="text", type="str", default="", summary=say("note.text", "The note"))],
        positional=["run_id", "text"],
        rest="text",
    )
)
async def note(context: Context, run_id: str, text: str) -> CommandResult:
    if len(text) > MAX_NOTE:
        raise BadInput(
            say("note.long", "The note has {n:,} characters; {limit:,} are the limit.", n=len(text), limit=MAX_NOTE),
            code="too_long",
        )
    told = await _annotate(context, run_id, note=text.strip())
    words = (
        say("note.has", "{run_id} has the note {note}.", run_id=run_id, note=quoted(told.note))
        if told.note
        else say("note.none", "{run_id} has no note.", run_id=run_id)
    )
    return CommandResult(success=True, message=words, data={"runId": run_id, "note": told.note})


async def _annotate(
    context: Context,
    run_id: str,
    *,
    add: list[str] | None = None,
    remove: list[str] | None = None,
    note: str | None = None,
) -> RunAnnotation:
    visible = await context.audience.visible(context.caller)

    def allow(session_id: str) -> None:
        if visible is not None and session_id not in visible:
            raise unknown_run(run_id)

    told = await context.store.annotate(
        run_id, allow, user=context.caller.user, add=add or [], remove=remove or [], note=note
    )
    await context.audience.tell(told.session_id, told)
    return told
