"""Payloads as they cross the wire and lie in the store: sentences as plain English, and a glossary beside it.

The glossary, protocol 2, gives for each English sentence of a payload what it says: its message code and its values.
"""

from __future__ import annotations

from typing import Any, TypeVar
from weakref import WeakValueDictionary

import msgspec

from ..errors.sentences import Phrase, Sentence
from .messages import Payload

GLOSSARY = "glossary"
_PAIR = b"\x92"  # how MessagePack begins an array of two; a Struct is a map
T = TypeVar("T")


def to_wire(payload: Payload, *, base: bool = False) -> dict[str, Any]:
    """The payload as Socket.IO takes it: plain dicts and lists, bytes left as bytes. A `base` peer gets no glossary."""
    glossary: dict[str, Phrase] = {}
    plain: dict[str, Any] = msgspec.to_builtins(payload, builtin_types=(bytes,), enc_hook=collector(glossary))
    return plain if base else with_glossary(plain, glossary)


def from_wire(raw: Any, kind: type[T]) -> T:
    """Read a payload, its sentences with what they say. Raises msgspec.ValidationError."""
    return msgspec.convert(with_phrases(raw), kind)


def to_json(content: Any) -> bytes:
    """A payload or plain data for the store, with its glossary."""
    glossary: dict[str, Phrase] = {}
    written = msgspec.json.encode(content, enc_hook=collector(glossary))
    if not glossary:
        return written
    plain = msgspec.to_builtins(content, enc_hook=str)
    return msgspec.json.encode(with_glossary(plain, glossary))


def from_json(written: bytes, kind: type[T]) -> T:
    """Read what `to_json` wrote, or what was written before there were glossaries."""
    if b'"glossary"' not in written:
        return msgspec.json.decode(written, type=kind)
    return from_wire(msgspec.json.decode(written), kind)


def pack(content: Any) -> bytes:
    """A Struct or dataclass as MessagePack for another process of ours, in a pair with its glossary if it has one."""
    glossary: dict[str, Phrase] = {}
    written = msgspec.msgpack.encode(content, enc_hook=collector(glossary))
    return msgspec.msgpack.encode((msgspec.Raw(written), glossary)) if glossary else written  # it may be large


def unpack(packed: bytes, kind: type[T]) -> T:
    """Read what `pack` wrote. Raises msgspec.MsgspecError."""
    if packed[:1] != _PAIR:
        return msgspec.msgpack.decode(packed, type=kind)
    written, glossary = msgspec.msgpack.decode(packed, type=tuple[msgspec.Raw, dict[str, Phrase]])
    return msgspec.convert(_revived(msgspec.msgpack.decode(written), glossary), kind)


def plain_data(content: Any) -> Any:
    """A Struct as dicts and lists, in which sentences stay sentences."""
    return msgspec.to_builtins(content, builtin_types=(Sentence,), enc_hook=lambda text: Sentence(text, text.phrase))


def collector(glossary: dict[str, Phrase]) -> Any:
    """Write sentences as their text, and enter into a glossary what they say."""

    def collect(value: Any) -> Any:
        if not isinstance(value, Sentence):
            raise NotImplementedError(f"{type(value).__name__} cannot cross the wire.")
        text = str.__str__(value)
        if value.phrase is not None:
            glossary[text] = value.phrase
        return text

    return collect


def with_phrases(raw: Any) -> Any:
    """The same, with each text that its glossary knows as a Sentence."""
    if not isinstance(raw, dict) or GLOSSARY not in raw:
        return raw
    try:
        glossary = msgspec.convert(raw[GLOSSARY], dict[str, Phrase])
    except msgspec.ValidationError:  # of a newer program: the English is here all the same
        glossary = {}
    return _revived({name: value for name, value in raw.items() if name != GLOSSARY}, glossary)


def with_glossary(plain: dict[str, Any], glossary: dict[str, Phrase]) -> dict[str, Any]:
    """What was written, and the glossary if there is anything in it."""
    return plain | {GLOSSARY: msgspec.to_builtins(glossary)} if glossary else plain


def _revived(value: Any, glossary: dict[str, Phrase]) -> Any:
    match value:
        case str():
            phrase = glossary.get(value)
            return value if phrase is None else _sentence(value, phrase)
        case dict():
            return {name: _revived(each, glossary) for name, each in value.items()}
        case list():
            return [_revived(each, glossary) for each in value]
    return value


def _sentence(text: str, phrase: Phrase) -> Sentence:
    """The same object for what is told again: a thousand runs on the same prices have the same notes."""
    known = _heard.get(text)
    if known is not None and known.phrase == phrase:
        return known
    made = _heard[text] = Sentence(text, phrase)
    return made


_heard: WeakValueDictionary[str, Sentence] = WeakValueDictionary()  # as long as somebody has them
