"""“import this as desk_momentum”: a sentence of one form, whose last word is a name that nobody knows yet. Pure."""

from __future__ import annotations

import re

from .plan import Command

_NAME = r"""["“'](?P<quoted{n}>[^"”']+)["”']|(?P<name{n}>[^\s"“”']*?[^\s"“”'.!?,])"""
_FILE = r"""["“']?(?P<file{n}>[^\s"“”']+\.csv)["”']?"""
_ENGLISH = re.compile(
    r"\s*(?:(?:please|pls|now|then|ok|okay|can you|could you)[\s,]+)*(?:import|bring in|take in)\s+"
    r"(?:this|that|it|(?:the|this|that|my)\s+(?:csv|file|csv file|attachment|attached file)"
    rf"|(?:the file\s+)?{_FILE.format(n=1)})\s+as\s+(?:{_NAME.format(n=1)})(?![^\s.!?,])"
    r"(?:[\s,]+(?:please|pls|thanks)\b)?[\s.!]*",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"\s*(?:이거|이것|이걸|이것을|그거|그걸|(?:이|그|첨부|첨부한|방금)\s*파일[을를]?|파일[을를]?"
    rf"|{_FILE.format(n=2)}[을를]?)\s+(?:{_NAME.format(n=2)})\s*(?:으로|로|이라고|라고)\s+"
    r"(?:가져와|불러와|임포트\s*해|등록해)\s*(?:줘요|줘|주세요|줄래)?(?![^\s.!?,])[\s.!]*",
    re.IGNORECASE,
)


def import_of(text: str) -> Command | None:
    """The command of a sentence that asks for an import and for nothing else; a word more, and it is not one.

    >>> import_of("import this as desk_momentum").line
    '/import desk_momentum'
    """
    match = _ENGLISH.fullmatch(text) or _KOREAN.fullmatch(text)
    return None if match is None else _command(match)


def beside_import(text: str) -> tuple[Command, list[str]] | None:
    """The command of such a sentence with something before or behind it, and what that is.

    >>> beside_import("import this as desk, then tell Bob")[1]
    [', then tell Bob']
    """
    match = _ENGLISH.search(text) or _KOREAN.search(text)
    if match is None:
        return None
    around = [each for each in (text[: match.start()].strip(), text[match.end() :].strip()) if each.strip(" .!?,")]
    return _command(match), around


def _command(match: re.Match[str]) -> Command:
    said = {name.rstrip("12"): value for name, value in match.groupdict().items() if value}
    name = said.get("quoted") or said["name"]
    return Command("import", {"name": name, **({"file": said["file"]} if "file" in said else {})})
