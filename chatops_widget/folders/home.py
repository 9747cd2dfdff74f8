"""The home of the embedded backend: where it keeps sessions, prices and strategies."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def home_folder() -> Path:
    """The folder of the embedded backend's sessions and prices: CHATOPS_HOME, else the user's state folder."""
    if home := os.environ.get("CHATOPS_HOME"):
        return Path(home)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "chatops_widget"


def prices_folder() -> Path:
    """The folder of the embedded backend's price files: CHATOPS_DATA, else one of its own."""
    return Path(os.environ.get("CHATOPS_DATA") or home_folder() / "prices")


def strategies_folder() -> Path:
    """The folder of strategy files that the embedded backend lists."""
    return home_folder() / "strategies"
