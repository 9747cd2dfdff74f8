"""Markdown as HTML that is only read: no markup of the writer's, no picture, and links that a click may open.

It is read as the panel reads it; both are held to `js/tests/markdown.json`. That is CommonMark with GFM's tables,
~~strikethrough~~ and bare links, but otherwise than there, since this is a chat:

- every line break is one; HTML and its entities are text; there are no reference links and no underlined titles
- 5*3*2 is no emphasis and __init__ is a name, while **12.3%**의 is bold though a letter follows
- a quote, an item and a table end where their marks or their indent end
- lines that begin with `/command` or two spaces stand as they were typed, also below a paragraph
- two spaces below an item's mark are enough to belong to it, also where its text begins further right
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from .markdown_blocks import add_block_rules
from .markdown_inline import add_inline_rules

# Inline, since sites that show notebooks drop style sheets.
_CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px"
_BOX = f"{_CODE};margin:6px 0;padding:8px 10px;border-radius:8px;background:#f6f8fa;color:#1f2328;overflow-x:auto"
_STYLES = {
    "p": "margin:0 0 6px;white-space:pre-wrap;overflow-wrap:anywhere",
    "heading": "margin:0 0 6px;font-size:14px",
    "bullet_list": "margin:0 0 6px;padding-left:22px",
    "ordered_list": "margin:0 0 6px;padding-left:22px",
    "list_item": "white-space:pre-wrap;overflow-wrap:anywhere",
    "blockquote": "margin:0 0 6px;padding:0 0 0 10px;border-left:3px solid #8c959f",
    "table": "border-collapse:collapse;margin:0 0 6px;background:none;color:inherit",
    "tr": "background:none;color:inherit",
    "th": "padding:3px 10px;border-bottom:1px solid #8c959f",
    "td": "padding:3px 10px",
    "link": "color:inherit;text-decoration:underline",
}
# A browser refuses a host with such signs, so the panel does; a NUL has become U+FFFD here.
_OPENED = re.compile(r"https?://[^\x00-\x20<>\\^|%\x7f\ufffd/?#]+(?:[/?#]|$)|mailto:", re.IGNORECASE)


def to_html(text: str) -> str:
    """One message, as a piece of HTML."""
    return str(_markdown.render(text))


def opens(address: str) -> bool:
    """Whether a link may lead there."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return _OPENED.match(address) is not None


class Renderer(RendererHTML):
    """Every tag is one of ours, with styles of ours."""

    def renderToken(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:  # noqa: N802
        token = tokens[idx]
        if token.hidden:  # the paragraphs of a list without blank lines
            return ""
        heading = token.type.startswith("heading")
        tag = f"h{min(int(token.tag[1]) + 3, 6)}" if heading else token.tag  # under the title of what it stands in
        if token.nesting == -1:
            return f"</{tag}>"
        kind = token.type.removesuffix("_open")
        style = _STYLES.get("p" if kind == "paragraph" else kind, "")
        aligned = str(token.attrs.get("style", "")) if kind in ("th", "td") else ""  # "text-align:right"
        style = ";".join(filter(None, (style, aligned or ("text-align:left" if kind in ("th", "td") else ""))))
        given = f' style="{html.escape(style, quote=True)}"' if style else ""
        if kind == "link":
            given += f' href="{html.escape(str(token.attrs["href"]), quote=True)}" rel="noopener noreferrer nofollow"'
        if kind == "ordered_list" and "start" in token.attrs:
            given += f' start="{int(token.attrs["start"])}"'
        if kind in ("paragraph", "heading", "bullet_list", "ordered_list"):
            given += ' dir="auto"'
        return f"<{tag}{given}>"

    def code_inline(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return f'<code style="{_CODE};color:inherit;background:none">{html.escape(tokens[idx].content)}</code>'

    def code_block(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return f'<pre style="{_BOX}">{html.escape(tokens[idx].content)}</pre>'

    def fence(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return self.code_block(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        """Loading it would tell a stranger that this was read."""
        token = tokens[idx]
        return html.escape(f"{token.content} ({token.attrs.get('src', '')})")

    def softbreak(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return "\n"  # kept, by the paragraph's white-space

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return "<br>"

    def text(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return html.escape(tokens[idx].content)

    def html_block(self, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
        return html.escape(tokens[idx].content)  # never made, since html is off; were it, it would be text

    html_inline = html_block


_markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer)
_markdown.validateLink = opens  # type: ignore[assignment, method-assign]
add_block_rules(_markdown)
add_inline_rules(_markdown)
