"""A backend that dies at one of its commits, as by kill -9.

Run in place of `chatops_widget.backend`. `CHATOPS_TEST_DIE=3-` is just before the third commit and `3+` just after it,
counted from when there is a file `armed` in the folder of its store.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from chatops_widget.backend import __main__ as program

WHEN = os.environ.get("CHATOPS_TEST_DIE", "")
ARMED = Path(sys.argv[sys.argv.index("--store") + 1]).with_name("armed") if "--store" in sys.argv else Path()


class DyingConnection(sqlite3.Connection):
    """Counts commits down, and takes the process with it."""

    left = int(WHEN[:-1]) if WHEN else 0

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql != "COMMIT" or not WHEN or not ARMED.exists():
            return super().execute(sql, *parameters)
        DyingConnection.left -= 1
        if DyingConnection.left == 0 and WHEN.endswith("-"):
            os._exit(9)
        done = super().execute(sql, *parameters)
        if DyingConnection.left == 0 and WHEN.endswith("+"):
            os._exit(9)
        return done


def main() -> int:
    connect = sqlite3.connect

    def opened(*args: Any, **options: Any) -> sqlite3.Connection:
        return connect(*args, **options, factory=DyingConnection)

    sqlite3.connect = opened  # type: ignore[assignment]
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
