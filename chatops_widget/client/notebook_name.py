"""The name of the notebook that this kernel belongs to, where its server says it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePosixPath


def notebook_name(environment: Mapping[str, str] = os.environ) -> str:
    """Its file's name, never its path; empty where no notebook is known, as in a console or a script.

    A Jupyter server tells its kernels what they were started for, which for a console is an id.
    """
    name = PurePosixPath(environment.get("JPY_SESSION_NAME", "").replace("\\", "/")).name
    return name if name.endswith(".ipynb") else ""
