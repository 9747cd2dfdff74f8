"""Wheel, sdist and image from a clean clone of the last commit: built, checked, and each package used by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
# Of images: the first that answers, for a client may have no daemon. What OCI's format has no word for, a health check,
# is kept in Docker's.
BUILDERS = {
    "docker": ["docker", "build"],
    "podman": ["podman", "build", "--format", "docker"],
    "buildah": ["buildah", "build", "--format", "docker"],
}
RUNTIMES = ("crun", "runc")  # of containers; without one buildah can run its steps in a chroot
IMAGE = "chatops-backend"  # as compose.yaml calls it

# What a new user does: no file of the repository is within reach.
USE = """
from chatops_widget import ChatOps
with ChatOps() as chat:
    result = chat.trigger_backtest("sma_cross", symbol="SPX", fast=10, slow=30).result(timeout=120)
    assert len(result.equity) > 1000 and result.metrics["n_trades"] > 10
    print(f"  {result}")
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dist-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        clone = folder / "clone"
        run("git", "clone", "--quiet", str(ROOT), str(clone))
        shutil.rmtree(DIST, ignore_errors=True)
        run(sys.executable, "-m", "hatchling", "build", "--directory", str(DIST), cwd=clone)
        built = sorted(DIST.iterdir())
        run(sys.executable, "-m", "twine", "check", "--strict", *map(str, built))
        for each in built:
            use(each, folder)
        made = image(clone)
    if changed():
        print("Built from the last commit: what is not committed is not in it.")
    print(f"In dist/: {', '.join(each.name for each in built)}")
    print(made)
    return 0


def use(package: Path, folder: Path) -> None:
    """Install it with its backend into an environment that has nothing else, and run a backtest there."""
    place = folder / package.suffix.strip(".")
    run(sys.executable, "-m", "venv", str(place))
    python = str(place / ("Scripts" if os.name == "nt" else "bin") / "python")
    print(f"Installing {package.name} into a bare environment ...", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, f"{package}[backend]")
    run(python, "-c", USE, cwd=place, env={**os.environ, "CHATOPS_HOME": str(place / "home"), "CHATOPS_LINGER": "0"})


def image(clone: Path) -> str:
    """Build the backend's image where something can; what came of that, in words."""
    builder = next((each for each in BUILDERS if answers(each)), None)
    if builder is None:
        return f"No image was built: none of {', '.join(BUILDERS)} is installed and running."
    print(f"Building the image {IMAGE} with {builder} ...", flush=True)
    bare = builder == "buildah" and not any(map(shutil.which, RUNTIMES))
    isolation = ["--isolation", "chroot"] if bare else []
    run(*BUILDERS[builder], *isolation, "--tag", IMAGE, ".", cwd=clone)
    return f"The image {IMAGE} was built with {builder}."


def answers(builder: str) -> bool:
    found = shutil.which(builder)
    return found is not None and subprocess.run([found, "info"], capture_output=True, check=False).returncode == 0


def changed() -> bool:
    status = ["git", "status", "--porcelain"]
    return bool(subprocess.run(status, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=cwd, env=env, check=False).returncode:
        sys.exit(f"Failed: {' '.join(command[:4])} ... (see above)")


if __name__ == "__main__":
    sys.exit(main())
