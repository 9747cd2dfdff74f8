"""Names of people and of sessions in one form, so that no two look the same and are not. Pure."""

from __future__ import annotations

import unicodedata

from ..errors import BadInput, quoted
from ..errors.sentences import say

MAX_PERSON = 100  # characters; what is longer is cut
MAX_SESSION = 200
MAX_READ = 20_000  # characters of a name that are looked at: somebody may send one of many megabytes
# What `chat.add_prices` was given, among the notes in the file. "symbol" is what `chat.prices` has noted on a frame.
GIVEN_SYMBOL = "chatops_widget.given_symbol"
RESERVED = frozenset({"assistant", "system"})  # who speaks under these is no person
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control, zero-width and bidirectional characters, halves of characters
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that show nothing


def plain_name(raw: str, limit: int) -> str:
    """A name without what cannot be seen; empty if nothing is left."""
    text = unicodedata.normalize("NFC", " ".join(raw[:MAX_READ].split()))
    seen = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN and char not in _BLANK)
    return " ".join(seen.split())[:limit].rstrip()


def session_name(raw: str) -> str:
    return plain_name(raw, MAX_SESSION)


def person_name(raw: str) -> str:
    """The name of a person; empty for who gives none. Raises BadInput for one that is not a person's."""
    name = plain_name(raw, MAX_PERSON)
    if unicodedata.normalize("NFKC", name).casefold() in RESERVED:
        raise BadInput(
            say("name.reserved", "Nobody can be called {name}.", name=quoted(name)),
            hint=say("name.own", "Give your own name."),
            code="reserved_name",
        )
    return name
