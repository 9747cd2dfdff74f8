"""Block rules of the panel's Markdown: where a quote, a list, a table, a paragraph and what stands as typed end."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

_MAX_LEVEL = 16  # of markdown-it's 20, past which it drops what it has not read: further down it is plain text
_COMMAND = re.compile(r"/[A-Za-z0-9_]")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_ITEM_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]*$")


def add_block_rules(markdown: MarkdownIt) -> None:
    """Put them into a parser of plain CommonMark."""
    markdown.disable(["lheading", "reference"])
    block = markdown.block.ruler
    block.before("code", "too_deep", _too_deep)
    block.before("code", "item_lines", _take_in_item_lines)
    block.before("code", "no_lazy_lines", _end_without_lazy_lines, {"alt": ["blockquote"]})
    block.at("code", _indented_by_four)
    block.before("paragraph", "rows", table, {"alt": ["paragraph"]})  # after titles, lists and quotes
    block.before("paragraph", "as_typed", _as_typed, {"alt": ["paragraph"]})
    block.at("paragraph", _paragraph)


def _too_deep(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The rest of a list or quote that is nested too deeply, as one paragraph."""
    if silent or state.level < _MAX_LEVEL:
        return False
    state.line = line
    while state.line < end and (state.isEmpty(state.line) or state.sCount[state.line] >= state.blkIndent):
        state.line += 1
    _push_paragraph(state, line)
    return True


def _take_in_item_lines(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Never a block: on an item's first line, see the lines below that are indented enough as indented in full."""
    if silent or state.parentType != "list":
        return False
    begin = state.bMarks[line]
    mark = _ITEM_MARK.search(state.src, begin, begin + state.tShift[line])
    if mark is None:  # a further block of the item
        return False
    enough = state.sCount[line] - len(mark[0]) + 2
    for below in range(line + 1, end):
        if state.isEmpty(below):
            continue
        if state.sCount[below] < enough:
            break
        state.sCount[below] = max(state.sCount[below], state.blkIndent)
    return False


def _end_without_lazy_lines(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Never a block: ends a quote or table where CommonMark and GFM would still add a line to it."""
    if not silent:
        return False
    is_row = state.parentType == "table" and "|" in state.src[state.bMarks[line] : state.eMarks[line]]
    return state.parentType in ("blockquote", "table") and not is_row


def _indented_by_four(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """What markdown-it calls code: there no other block begins."""
    return not silent and state.is_code_block(line) and _as_typed(state, line, end, silent)


def _as_typed(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Commands and indented lines."""

    def belongs(at: int) -> bool:
        indent, first = state.sCount[at] - state.blkIndent, state.bMarks[at] + state.tShift[at]
        return not state.isEmpty(at) and (indent >= 2 or (indent == 0 and bool(_COMMAND.match(state.src, first))))

    def begins_item(at: int) -> bool:
        first = state.bMarks[at] + state.tShift[at]
        return not state.is_code_block(at) and bool(_ITEM.match(state.src, first, state.eMarks[at]))

    if silent or not belongs(line):
        return belongs(line)
    state.line = line + 1
    while state.line < end and belongs(state.line) and not begins_item(state.line):
        state.line += 1
    token = state.push("code_block", "code", 0)
    token.content = state.getLines(line, state.line, state.blkIndent, True)
    token.map = [line, state.line]
    return True


def _paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """CommonMark's, but that no line belongs to it which is indented by less than what it stands in."""
    others = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    state.line = line + 1
    while state.line < end and not state.isEmpty(state.line) and state.sCount[state.line] >= state.blkIndent:
        if any(begins(state, state.line, end, True) for begins in others):
            break
        state.line += 1
    state.parentType = parent
    _push_paragraph(state, line)
    return True


def _push_paragraph(state: StateBlock, line: int) -> None:
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content = state.getLines(line, state.line, state.blkIndent, False).strip()
    token.map, token.children = [line, state.line], []
    state.push("paragraph_close", "p", -1)
