"""How many may be here: connections of all and of one person, members of a session, sessions of a connection. Pure."""

from __future__ import annotations

from collections.abc import Collection

from ...errors import BadInput, quoted
from ..quotas import Quotas
from .peer import Peer

_ALLOW = "Whoever runs the backend can allow more: {} N."


def check_connections(here: Collection[Peer], origin: str, quotas: Quotas) -> None:
    """Refuse a connection too many. Raises BadInput."""
    if sum(peer.origin == origin for peer in here) >= quotas.max_links_each:
        raise BadInput(
            f"You have {quotas.max_links_each:,} connections to this backend, the limit of one person.",
            hint="Close some, as with chat.close(). " + _ALLOW.format("--max-links-each"),
            code="busy",
        )
    if len(here) >= quotas.max_links:
        raise BadInput(
            f"This backend has {quotas.max_links:,} connections, its limit.",
            hint="Try again when somebody has left. " + _ALLOW.format("--max-links"),
            code="busy",
        )


def check_join(peer: Peer, session_id: str, members: int, quotas: Quotas) -> None:
    """Refuse a session too many, or a member too many. Who is in it already may join again. Raises BadInput."""
    if session_id in peer.sessions:
        return
    if len(peer.sessions) >= quotas.max_sessions_each:
        raise BadInput(
            f"You are in {quotas.max_sessions_each:,} sessions at once, the limit.",
            hint="Leave some first. " + _ALLOW.format("--max-sessions-each"),
            code="too_many",
        )
    if members >= quotas.max_members:
        raise BadInput(
            f"{quoted(session_id)} has {quotas.max_members:,} members, the limit.",
            hint="Try again when somebody has left, or join another. " + _ALLOW.format("--max-members"),
            code="too_many",
        )
