"""What we give away is whole, needs no Node.js to install, and says nothing of where it was made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PARTS = [f"{path.stem}.js" for path in sorted((ROOT / "js" / "src" / "parts").iterdir())]
BUNDLE = {
    f"chatops_widget/static/{name}" for name in ("index.js", "index.css", "licenses.txt", "words.ko.json", *PARTS)
}

# Hosts are put together here so that this file does not find itself.
HOSTS = [
    ".".join(parts)
    for parts in (("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"), ("files", "pythonhosted", "org"))
]
TRACES = re.compile(
    "|".join(map(re.escape, ["/work" + "/", "/tmp" + "/venv", "index" + "-url", "//pypi" + ".org", *HOSTS]))
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, made with nothing but Python within reach."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, env={**os.environ, "PATH": ""}, check=True, capture_output=True)
    return folder


def test_the_wheel_holds_the_bundle_and_every_module(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    package = ROOT / "chatops_widget"
    modules = {path.relative_to(ROOT).as_posix() for kind in ("*.py", "*.sql") for path in package.rglob(kind)}
    assert any(name.endswith(".sql") for name in modules)
    assert names >= BUNDLE | modules | {"chatops_widget/py.typed"}


def test_the_wheel_says_what_it_is(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        said = message_from_string(wheel.read(name).decode())
    assert said["Description-Content-Type"] == "text/markdown"
    assert said["Keywords"]
    assert {"Typing :: Typed", "Framework :: Jupyter"} <= set(said.get_all("Classifier", []))
    assert {"backend", "docs"} <= set(said.get_all("Provides-Extra", []))
    assert "five minutes" in said.get_payload().lower()


def test_the_sdist_holds_all_that_a_wheel_is_made_from(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert names >= BUNDLE | {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}


def test_pip_installs_it_without_node(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    command = [*pip, "--target", str(tmp_path), str(ROOT)]
    subprocess.run(command, env={**os.environ, "PATH": ""}, check=True, capture_output=True)
    assert all((tmp_path / name).stat().st_size > 1000 for name in BUNDLE)


def test_the_lock_pins_every_direct_dependency_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in sum(project["optional-dependencies"].values(), project["dependencies"])]
    lines = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.lstrip().startswith("#")]
    here = {pin.name: pin.specifier for pin in pins if pin.marker is None or pin.marker.evaluate(default_environment())}
    for each in wanted:
        name = canonicalize_name(each.name)
        if name != canonicalize_name(project["name"]):
            (pin,) = here[name]
            assert pin.operator == "=="
            assert pin.version in each.specifier, f"{each} but the lock has {pin.version}. Run: make lock"


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {version('chatops_widget')}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_says_where_it_was_made() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and (trace := TRACES.search(path.read_bytes().decode("utf-8", errors="ignore"))):
            found.append(f"{name}: {trace.group()}")
    assert found == []
