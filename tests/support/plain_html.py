"""The exporter's HTML without its styles: the form in which `js/tests/markdown.json` says what a message should be."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = {"p", "h1", "h2", "h3", "pre", "ul", "ol", "li", "blockquote", "table", "tr", "th", "td", "hr"}
_NAMES = {"h4": "h1", "h5": "h2", "h6": "h3", "s": "del"}  # an export's own title is above them


def plain_html(styled: str) -> str:
    reader = _Reader()
    reader.feed(styled)
    reader.close()
    return "".join(reader.out).replace("\n</pre>", "</pre>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, tag = dict(attrs), _NAMES.get(tag, tag)
        if tag in ("thead", "tbody") or (tag == "code" and self.open[-1:] == ["pre"]):
            return
        if tag == "br":
            self.out.append("\n")
            return
        self._end_paragraph() if tag in _BLOCKS else self._begin_paragraph()
        align = re.search(r"text-align:(right|center)", given.get("style") or "") if tag in ("th", "td") else None
        wanted = {"align": align and align[1], "start": given.get("start"), "href": given.get("href")}
        if wanted["href"]:
            wanted["href"] = re.sub(r"^(https?://[^/]+)/$", r"\1", wanted["href"])
        self.out.append(f"<{tag}{''.join(f' {name}={value}' for name, value in wanted.items() if value)}>")
        if tag != "hr":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = _NAMES.get(tag, tag)
        if tag in ("thead", "tbody") or tag not in self.open:
            return
        if tag in _BLOCKS and tag != "p":
            self._end_paragraph()
        self.open.pop()
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._begin_paragraph()
        if "pre" not in self.open:
            data = re.sub(r"[ \t]+\n", "\n", data)  # such spaces are not seen
        self.out.append(html.escape(data, quote=False))

    def _begin_paragraph(self) -> None:
        """Of a tight list's item too: that is only a matter of room."""
        if self.open[-1:] == ["li"]:
            self.out.append("<p>")
            self.open.append("p")

    def _end_paragraph(self) -> None:
        if self.open[-2:] == ["li", "p"]:
            self.out.append("</p>")
            self.open.pop()
