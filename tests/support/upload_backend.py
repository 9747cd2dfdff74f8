"""A backend that takes files, and somebody who sends them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps
from tests.support.backend import Backend

GOOD = "Date,Open,High,Low,Close,Volume\n" + "".join(f"2020-01-0{k},10,20,9,{10 + k},500\n" for k in range(1, 7))
STRATEGY = '''"""Mine."""

from chatops_widget.backend import less, strategy


@strategy("Mine", less("fast", "slow"))
def mine(prices, fast: int = 3, slow: int = 9):
    """Long while the fast average is above the slow one.

    Parameters
    ----------
    fast
        Bars in the fast average.
    """
    close = prices["close"]
    return (close.rolling(fast).mean() > close.rolling(slow).mean()).astype(float)
'''


class UploadBackend:
    """A backend that allows strategies, with a folder of prices and one of strategies, and `ana` who is its client."""

    def __init__(self, folder: Path, *, limits: Sequence[str] = (), **options: Any) -> None:
        self.data, self.owned, home = folder / "data", folder / "owned", folder / "backend"
        for each in (self.data, self.owned, home):
            each.mkdir()
        (self.data / "KEPT.csv").write_text(GOOD)
        (self.owned / "ours.py").write_text(STRATEGY.replace("mine", "ours"))
        more = ["--allow-strategies", "--strategies", str(self.owned)]
        self.backend = Backend(home, token="secret", data=self.data, more=[*more, *limits], **options)
        self.ana = self.chat("ana")
        self.ana.wait_connected()

    def chat(self, user: str, **more: Any) -> ChatOps:
        return ChatOps(self.backend.url, token="secret", user=user, **more)

    @property
    def kept(self) -> list[str]:
        folder = self.backend.folder / "store-uploads"
        found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if path.parts[:2] != ("strategies", "tried"))

    def close(self) -> None:
        self.ana.close()
        self.backend.close()


def refused(chat: ChatOps, content: str | bytes, name: str, kind: type[BadInput] = BadInput) -> str:
    with pytest.raises(kind) as caught:
        chat.upload(content.encode() if isinstance(content, str) else content, name)
    return str(caught.value)
