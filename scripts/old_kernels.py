"""Install older ipykernels beside the newest, each into its own folder, for the tests that must hold on all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "ipykernels"
# 6.30 has no subshells: what the page says waits for the cell. 7.3 has them, and routes as 7.4 no longer does.
VERSIONS = {"6.30": ["ipykernel==6.30.1", "nest-asyncio==1.6.0"], "7.3": ["ipykernel==7.3.0"]}


def folder(version: str) -> Path:
    """Where this version is; installed first if it is not."""
    target = FOLDER / version
    if not (target / "ipykernel").is_dir():
        # Without dependencies: all but these are the same for every version, and in the environment already.
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(target),
            *VERSIONS[version],
        ]
        subprocess.run(command, check=True)
    return target


if __name__ == "__main__":
    for each in VERSIONS:
        folder(each)
