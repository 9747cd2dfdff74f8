"""Make .venv hold chatops_widget with an extra: `python3 scripts/venv.py demo`. Does nothing if it already does."""

# Old Pythons must be able to read this file, to say that they are too old.
import hashlib
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed.json")
LOCK = os.path.join(ROOT, "requirements-dev.lock")
OLDEST = (3, 11)
EXTRAS = ["demo", "test", "dev", "docs"]  # each is installed with the ones before it


def main():
    extra = sys.argv[1]
    version = list(sys.version_info[:2])
    if sys.version_info < OLDEST:
        newer = [name for name in (f"python3.{minor}" for minor in range(20, 10, -1)) if shutil.which(name)]
        hint = f"run make with PYTHON={newer[0]}" if newer else "install one, and run make with PYTHON=python3.11"
        sys.exit(f"chatops_widget needs Python 3.11 or newer, and this is {version[0]}.{version[1]}: {hint}.")
    wanted = {"python": version, "place": ROOT, "inputs": digest(["pyproject.toml", "requirements-dev.lock"])}
    found = read_stamp()
    have = found.pop("extra", None)
    if found == wanted and have in EXTRAS and EXTRAS.index(have) >= EXTRAS.index(extra):
        return
    if found.get("python") != version or found.get("place") != ROOT:
        make_venv()
    install(extra)
    with open(STAMP, "w") as file:
        json.dump(dict(wanted, extra=extra), file)


def digest(names):
    """What the environment is made from, in one word."""
    sha = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            sha.update(file.read())
    return sha.hexdigest()


def read_stamp():
    try:
        with open(STAMP) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def make_venv():
    print(f"Making .venv with Python {sys.version.split()[0]} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        words = made.stdout.decode(errors="replace")
        if "ensurepip" in words or "No module named venv" in words:
            package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            sys.exit(f"This Python cannot make a virtual environment: run `apt-get install {package}` as root.")
        sys.exit("Making .venv failed: " + words)


def install(extra):
    print(f"Installing .[{extra}] into .venv: a minute or two the first time ...", flush=True)
    pip = [os.path.join(VENV, "bin", "python"), "-m", "pip", "-qq", "--disable-pip-version-check"]
    wanted = "dev,docs" if extra == "docs" else extra  # the others hold those before them by themselves
    command = [*pip, "install", "--constraint", LOCK, "--editable", f"{ROOT}[{wanted}]"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit("Installing failed (see above): check the network; after a change to pyproject.toml, run `make lock`.")


if __name__ == "__main__":
    main()
