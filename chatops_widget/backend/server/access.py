"""Access: of which sessions a connection may see the runs, by what the server itself has proof of.

It may see those of each session that it is in, and of each that a connection with the same secret has joined. The
secret is the client's own (see `client/secret.py`); the store has its hash. The name that somebody gives proves
nothing, so nothing goes by it. A backend that only its parent can reach serves one person, who may see everything.

Roles, once there are any, belong here: nobody else decides who sees what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from ...errors import BadInput, quoted
from ...errors.sentences import say
from ...protocol.messages import SessionInfo
from ..storage.store import Store
from .peer import Peer


class Access:
    """Decides whose runs are shown to whom.

    Parameters
    ----------
    one_person
        Whether all who can connect are the same person.
    """

    def __init__(self, store: Store, *, one_person: bool = False) -> None:
        self._store = store
        self._one_person = one_person

    async def visible(self, peer: Peer) -> Collection[str] | None:
        """The ids of the sessions whose runs a connection may see; None: of all."""
        if self._one_person:
            return None
        been = await self._store.sessions_of_member(peer.secret) if peer.secret is not None else []
        return peer.sessions | set(been)

    def check_delete(self, peer: Peer, session_id: str, maker: str | None) -> None:
        """Raises BadInput for a session that a connection may not delete; `maker` has made it, if that is known."""
        if self.may_delete(peer.author, maker):
            return
        hint = say("session.archive_it", "You can archive it: then it is out of your own list.")
        if maker is None:
            raise BadInput(
                say("session.no_maker", "It is not known who made {session_id}.", session_id=quoted(session_id)),
                hint=hint,
                code="not_yours",
            )
        raise BadInput(
            say(
                "session.of_another",
                "{session_id} was made by somebody else, who alone can delete it.",
                session_id=quoted(session_id),
            ),
            hint=hint,
            code="not_yours",
        )

    def may_delete(self, author: str | None, maker: str | None) -> bool:
        """Whether somebody may delete a session that `maker` has made, if that is known."""
        return self._one_person or (maker is not None and maker == author)

    def archivist(self, peer: Peer) -> bytes:
        """Whose archive is theirs: the same on every connection of who has a secret."""
        return peer.secret or peer.member.encode()

    def owns(self, info: SessionInfo) -> bool:
        """Whether who asked for this line of the list may delete the session."""
        return info.mine or self._one_person


def hash_secret(secret: str | None) -> bytes | None:
    """What is kept of a secret: who reads the store cannot give it."""
    return hashlib.sha256(secret.encode()).digest() if secret else None


def identities(secret: str | None, user: str | None, sid: str) -> tuple[str, str]:
    """Whose acts, and whose messages, those of a connection are.

    With a secret both are a hash that everybody may know. Without one nothing is proven: what is sent again may go by
    the name, which does no harm to who has a secret; what was written is changed on the same link alone.
    """
    if secret:
        proven = _hashed(f"member {user or ''} {secret}")
        return proven, proven
    return f"name {user or ''}", _hashed(f"link {sid}")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
