"""The container, compose, Binder and conda files agree with the package and with each other; nothing is built here."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"arch": "arch-py"}


def recipe() -> dict[str, Any]:
    """With its version filled in, as conda's Jinja would."""
    text = (ROOT / "recipe" / "meta.yaml").read_text(encoding="utf-8")
    given = re.search(r'{% set version = "(.+)" %}', text)
    assert given is not None
    filled = re.sub(r"{%.*%}", "", text).replace("{{ version }}", given[1]).replace("{{ PYTHON }}", "python")
    loaded: dict[str, Any] = yaml.safe_load(filled)
    return loaded


def test_the_recipe_wants_what_the_package_and_its_backend_want() -> None:
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["backend"]
    named = [re.sub(r"^[\w-]+", lambda name: CONDA_NAMES.get(name[0], name[0]), each) for each in wanted]
    run = {each.replace(" ", "") for each in recipe()["requirements"]["run"]}
    assert run == {*named, f"python{PROJECT['requires-python']}"}
    assert recipe()["package"]["version"] == version("chatops_widget")
    assert recipe()["source"]["path"].endswith(f"/chatops_widget-{version('chatops_widget')}.tar.gz")
    (script,) = (f"{name} = {target}" for name, target in PROJECT["scripts"].items())
    assert recipe()["build"]["entry_points"] == [script]


def test_the_services_of_compose_find_each_other_and_only_the_backend_keeps_anything() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    port = services["scheduler"]["entrypoint"][services["scheduler"]["entrypoint"].index("--port") + 1]
    address = f"tcp://scheduler:{port}"
    assert address in services["backend"]["command"]
    assert address in services["worker"]["entrypoint"]
    volumes = {name: each["volumes"] for name, each in services.items() if "volumes" in each}
    assert volumes == {"backend": ["desk:/data"]}
    assert set(compose["volumes"]) == {"desk"}
    assert all(each.startswith("127.0.0.1:") for each in services["backend"]["ports"])


def test_what_the_image_is_made_of_is_sent_to_its_build() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    sources = [each for each in copied if not each.startswith("--")]
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sources
    assert all((ROOT / each).exists() and each.split("/")[0] in kept for each in sources)


def test_scripts_of_the_image_and_of_binder_can_be_run() -> None:
    for script in (ROOT / "containers" / "serve.sh", ROOT / "binder" / "postBuild"):
        assert os.access(script, os.X_OK)
        subprocess.run(["sh", "-n", str(script)], check=True)
