"""The limits of a backend: each is an option, and each is documented with its default."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from chatops_widget.backend.options import arguments
from chatops_widget.backend.quotas import DEFAULTS, Quotas, meaning, option, quotas_of

FIELDS = msgspec.structs.fields(Quotas)


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_each_limit_can_be_chosen_and_is_told_in_the_docs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert getattr(quotas_of(arguments([option(name), "7"])), name) == 7
    docs = (Path(__file__).parents[3] / "docs" / "backend.md").read_text(encoding="utf-8")
    assert f"| `{option(name)} N` | {getattr(DEFAULTS, name):,}; {meaning(name)} |" in docs
    with pytest.raises(SystemExit):
        arguments([option(name), "0"])
    assert f"{option(name)} 0: at least 1." in capsys.readouterr().err


def test_without_options_a_backend_has_the_usual_limits() -> None:
    assert quotas_of(arguments([])) == DEFAULTS
