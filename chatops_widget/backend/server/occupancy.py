"""How many may be here: connections of all and of one person, members of a session, sessions of a connection. Pure."""

from __future__ import annotations

from collections.abc import Collection

from ...errors import BadInput, quoted
from ...errors.sentences import Sentence, joined, say
from ..quotas import Quotas
from .peer import Peer


def check_connections(here: Collection[Peer], origin: str, quotas: Quotas) -> None:
    """Refuse a connection too many. Raises BadInput."""
    if sum(peer.origin == origin for peer in here) >= quotas.max_links_each:
        raise BadInput(
            say(
                "limit.links_each",
                "You have {n:,} connections to this backend, the limit of one person.",
                n=quotas.max_links_each,
            ),
            hint=joined([say("limit.close", "Close some, as with chat.close()."), _allow("--max-links-each")]),
            code="busy",
        )
    if len(here) >= quotas.max_links:
        raise BadInput(
            say("limit.links", "This backend has {n:,} connections, its limit.", n=quotas.max_links),
            hint=joined([say("limit.try_again", "Try again when somebody has left."), _allow("--max-links")]),
            code="busy",
        )


def check_join(peer: Peer, session_id: str, members: int, quotas: Quotas) -> None:
    """Refuse a session too many, or a member too many. Who is in it already may join again. Raises BadInput."""
    if session_id in peer.sessions:
        return
    if len(peer.sessions) >= quotas.max_sessions_each:
        raise BadInput(
            say("limit.sessions_each", "You are in {n:,} sessions at once, the limit.", n=quotas.max_sessions_each),
            hint=joined([say("limit.leave", "Leave some first."), _allow("--max-sessions-each")]),
            code="too_many",
        )
    if members >= quotas.max_members:
        raise BadInput(
            say(
                "limit.members",
                "{session_id} has {n:,} members, the limit.",
                session_id=quoted(session_id),
                n=quotas.max_members,
            ),
            hint=joined(
                [
                    say("limit.join_another", "Try again when somebody has left, or join another."),
                    _allow("--max-members"),
                ]
            ),
            code="too_many",
        )


def _allow(option: str) -> Sentence:
    return say("limit.allow", "Whoever runs the backend can allow more: {option} N.", option=option)
