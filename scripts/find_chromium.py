"""Print the path of a Chromium that starts; without one, install it from the system's packages or with Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
APPS = ("Contents/MacOS/Chromium", "Contents/MacOS/Google Chrome", "Contents/MacOS/Google Chrome for Testing")
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get")


def main() -> None:
    if named := os.environ.get("CHROMIUM") or os.environ.get("CHATOPS_CHROMIUM"):
        if not starts(named):
            sys.exit(f"CHROMIUM={named} does not start: name a Chromium or Chrome that does, or leave it out.")
        print(named)
        return
    for commands in ([], *installers()):
        if all(map(runs, commands)) and (found := next(filter(starts, candidates()), None)):
            print(found)
            return
    sys.exit(
        "The browser tests need Chromium, and installing it failed: install it, or run make test CHROMIUM=/path/to/it."
    )


def candidates() -> Iterator[str]:
    """Chromiums that may be here: on PATH, in macOS's Applications, in Playwright's cache, newest first."""
    yield from filter(None, map(shutil.which, NAMES))
    for name in APPS:
        yield from map(str, Path("/Applications").glob(f"*/{name}"))
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for cache in (Path(own),) if own else CACHES:
        for folder in sorted(cache.glob("chromium-*"), reverse=True):
            yield from map(str, folder.glob("chrome-linux*/chrome"))
            yield from (str(path) for name in APPS for path in folder.glob(f"chrome-mac*/*/{name}"))


def starts(path: str) -> bool:
    """Being there is not enough: Ubuntu's `chromium-browser` may be a stub that only names a snap."""
    return works([path, "--version"])


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def installers() -> Iterator[list[list[str]]]:
    """Ways to get one, as commands. Debian's package comes first: it needs no other server than the system itself."""
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = shutil.which("apt-get") is not None and (not become or works([*become, "true"]))
    if apt and "ubuntu" not in Path("/etc/os-release").read_text(encoding="utf-8"):
        packages = ["chromium", "fonts-liberation"]
        install = [*become, *APT, "install", "--yes", "--quiet", "--no-install-recommends", *packages]
        yield [[*become, *APT, "update", "--quiet"], install]
    yield [[sys.executable, "-m", "playwright", "install", *(["--with-deps"] if apt else []), "chromium"]]


def runs(command: list[str]) -> bool:
    """Run it, and show what it said if it failed."""
    print(f"No Chromium found: {' '.join(command)} ...", file=sys.stderr, flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:], file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    main()
