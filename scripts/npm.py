"""Run an npm script in a folder, installing its packages first if its lock file has changed: `npm.py js test`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from find_node import folder

ROOT = Path(__file__).parent.parent


def main() -> int:
    place, *script = sys.argv[1:]
    node = folder()
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}
    npm = str(node / "npm")
    install(npm, ROOT / place, environment)
    if not script:
        return 0
    name, *arguments = script
    command = [npm, "run", "--silent", name, "--", *arguments]
    return subprocess.run(command, cwd=ROOT / place, env=environment, check=False).returncode


def install(npm: str, place: Path, environment: dict[str, str]) -> None:
    """What package-lock.json says, unless it is there already."""
    stamp = place / "node_modules" / ".installed"
    wanted = hashlib.sha256((place / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installing the packages of {place.relative_to(ROOT)}/ ...", flush=True)
    command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=place, env=environment, check=False).returncode:
        sys.exit(f"npm ci failed in {place.relative_to(ROOT)}/: check the network, or run `npm install` there.")
    stamp.write_text(wanted)


if __name__ == "__main__":
    sys.exit(main())
