"""The tear sheet of a comparison as a file: by its name for a view, and for `Comparison.report`."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

from ...errors import UnknownName, quoted
from ...errors.sentences import say
from ...languages.language import Language
from ...results.comparison import Comparison
from ...session.conversation import Conversation
from .page import title_of, to_tear_sheet


async def write(conversation: Conversation, key: str, language: Language) -> tuple[str, bytes]:
    """Name and bytes of the tear sheet of a comparison of the session, by its key or id. On the I/O thread.

    Raises
    ------
    UnknownName, NotConnected
    """
    session = conversation.session
    comparison = session.find_comparison(key) or next((each for each in session.comparisons if each.id == key), None)
    if comparison is None:
        raise UnknownName(
            say(
                "report.gone",
                "The comparison {key} is not here: it is further up in the session, or not done.",
                key=quoted(key),
            ),
            hint=say("report.from_card", "Save the tear sheet from the ⋯ menu of its card."),
        )
    page = await asyncio.to_thread(
        written_now, comparison, language
    )  # it may have to ask for its curves, and wait for them
    return file_name(comparison), page.encode("utf-8", "replace")


def written_now(comparison: Comparison, language: Language) -> str:
    return to_tear_sheet(comparison, dt.datetime.now().astimezone(), language)


def file_name(comparison: Comparison) -> str:
    """A name that every system takes, and that nobody's strategy can make a path of."""
    words = re.sub(r"[^\w.-]+", "-", title_of(comparison)).strip("-.")[:80]
    return f"{words or 'comparison'}.html"


# Imported, it has comparisons write themselves so.
Comparison._write_report = staticmethod(written_now)
