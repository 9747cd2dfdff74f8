"""Say which pages of a site load something from elsewhere: `self_contained.py site`."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

LOADS = {"script": "src", "img": "src", "source": "srcset", "iframe": "src", "video": "src", "object": "data"}
AWAY = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)
STYLED = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")


class Loads(HTMLParser):
    """The addresses that a browser fetches by itself to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get(LOADS.get(tag, ""))
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            address = values.get("href")
        if address and AWAY.match(address):
            self.addresses.append(address)


def elsewhere(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return STYLED.findall(text)
    page = Loads()
    page.feed(text)
    return page.addresses + STYLED.findall(text)


def main() -> int:
    site = Path(sys.argv[1])
    found = [(path, each) for path in site.rglob("*") if path.suffix in (".html", ".css") for each in elsewhere(path)]
    for path, address in found:
        print(f"{path} loads {address}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
