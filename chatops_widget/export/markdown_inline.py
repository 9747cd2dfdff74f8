"""Inline rules of the panel's Markdown: where emphasis may begin and end, and which addresses are links."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_RUN_LENGTHS = {"*": (1, 2, 3), "_": (1,), "~": (2,)}
_ESCAPABLE = re.compile(r"[!-/:-@\[-`{-~]")
_ENDS_IN_LETTER = re.compile(r"[A-Za-z0-9_]$")
_TARGET = re.compile(
    r"\([ \t]*(?:<([^<>\n]{0,2048})>|([^\s()<>]{0,2048}(?:\([^\s()<>]{0,2048}\)[^\s()<>]{0,2048}){0,8}))"
    r"""(?:[ \t]+(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?[ \t]*\)"""
)
_BRACED = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2048})>", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![A-Za-z0-9])https?$", re.IGNORECASE)
_BARE = re.compile(r"""https?://(?:(?!["'`|\\^{}<>\[\]])[!-~]){1,2048}""", re.IGNORECASE)


def add_inline_rules(markdown: MarkdownIt) -> None:
    """Put them into a parser of plain CommonMark."""
    markdown.disable("entity")
    inline = markdown.inline.ruler
    inline.at("newline", _newline)
    inline.at("escape", _escape)
    inline.at("emphasis", _marks)
    markdown.inline.ruler2.enable("strikethrough")
    inline.at("link", _link)
    inline.disable("image")
    inline.at("autolink", _braced_address)
    inline.before("escape", "bare_address", _bare_address)


def _newline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.pending = state.pending.rstrip(" \t")
        state.push("softbreak", "br", 0)
    state.pos += 1
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\":
        return False
    escaped = _ESCAPABLE.match(state.src, state.pos + 1, state.posMax)
    if not silent and not state.src.startswith("\n", state.pos + 1):  # at a line's end it is another way to break it
        state.pending += escaped[0] if escaped else "\\"
    state.pos += 2 if escaped else 1
    return True


def _marks(state: StateInline, silent: bool) -> bool:
    """A run of marks. Where it may open and close is ours; how runs pair up is CommonMark's, and done later."""
    start, char = state.pos, state.src[state.pos]
    if silent or char not in _RUN_LENGTHS:
        return False
    end = start
    while end < state.posMax and state.src[end] == char:
        end += 1
    before, after = state.src[max(start - 1, 0) : start], state.src[end : end + 1]
    in_word: Callable[[str], object] = str.isalnum if char == "_" else _ENDS_IN_LETTER.search
    opens = bool(after.strip()) and not in_word(before)
    closes = bool(before.strip()) and not in_word(after)
    length = end - start
    state.pos = end
    if length not in _RUN_LENGTHS[char] or not (opens or closes):
        state.pending += char * length
        return True
    for piece in ["~~"] if char == "~" else [char] * length:
        state.push("text", "", 0).content = piece
        state.delimiters.append(
            Delimiter(marker=ord(char), length=length, token=len(state.tokens) - 1, end=-1, open=opens, close=closes)
        )
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """[words](address) and ![words](address)."""
    image = state.src.startswith("![", state.pos)
    if not image and state.src[state.pos] != "[":
        return False
    maximum, start = state.posMax, state.pos + 1 + image
    end = state.md.helpers.parseLinkLabel(state, start - 1, not image)
    target = _TARGET.match(state.src, end + 1, maximum) if end >= 0 else None
    address = (target[1] or target[2] or "") if target else ""
    if target is None or not state.md.validateLink(address):
        return False
    if image and not silent:
        token = state.push("image", "img", 0)
        token.content, token.attrs = state.src[start:end], {"src": address}
    elif not silent:
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
        state.pos, state.posMax = start, end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
    state.pos, state.posMax = target.end(), maximum
    return True


def _braced_address(state: StateInline, silent: bool) -> bool:
    """<https://…>"""
    found = _BRACED.match(state.src, state.pos, state.posMax)
    if found is None or not state.md.validateLink(found[1]):
        return False
    if not silent:
        _push_address(state, found[1])
    state.pos = found.end()
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    """https://… in running text. Markdown-it stops at its colon."""
    if silent or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.src, max(state.pos - len("-https"), 0), state.pos)
    if scheme is None or len(state.pending) < len(scheme[0]):
        return False
    found = _BARE.match(state.src, state.pos - len(scheme[0]), state.posMax)
    address = _trimmed(found[0]) if found else ""
    if not state.md.validateLink(address):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    state.pos += len(address) - len(scheme[0])
    _push_address(state, address)
    return True


def _trimmed(address: str) -> str:
    """An address in running text ends before the sentence does."""
    while address and (address[-1] in ".,;:!?*_~" or (address[-1] == ")" and "(" not in address)):
        address = address[:-1]
    return address


def _push_address(state: StateInline, address: str) -> None:
    words = re.sub("^mailto:", "", address, flags=re.IGNORECASE)
    if state.linkLevel:  # no link stands in another
        state.pending += words
        return
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = words
    state.push("link_close", "a", -1)
