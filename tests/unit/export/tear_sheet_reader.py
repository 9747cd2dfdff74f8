"""Reads a tear sheet back: its tables as the numbers and dates that stand in them, and its words."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pandas as pd

Row = list[Any]  # of each cell its numbers and dates, or its words where there are none


class TearSheet(HTMLParser):
    """Tables by name, each its rows; `tags` and `attributes` are all that is in it, `text` what a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = {}
        self.shown: dict[str, list[list[str]]] = {}
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self._cells: list[tuple[list[Any], str]] = []
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        self._open.append(tag)
        match tag:
            case "table":
                self._name = ""
            case "tr":
                self._cells = []
            case "td" | "th":
                self._cells.append(([], ""))
            case "data":
                self._cells[-1][0].append(float(given["value"] or ""))
            case "time":
                self._cells[-1][0].append(pd.Timestamp(given["datetime"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            values = [found[0] if len(found) == 1 else found or words for found, words in self._cells]
            self.tables.setdefault(self._name, []).append(values)
            self.shown.setdefault(self._name, []).append([words for _, words in self._cells])
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if "caption" in self._open:
            self._name += data
        elif self._cells and "table" in self._open and ("td" in self._open or "th" in self._open):
            found, words = self._cells[-1]
            self._cells[-1] = (found, words + data)
