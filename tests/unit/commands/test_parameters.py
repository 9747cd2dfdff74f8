"""Parameters are bound by their specs, whatever their type."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from chatops_widget import commands
from chatops_widget.commands.parameters import bind, expected
from chatops_widget.errors import BadParameter
from chatops_widget.protocol.messages import ParameterSpec

TYPES = get_args(next(each.type for each in msgspec.structs.fields(ParameterSpec) if each.name == "type"))


@pytest.mark.parametrize("kind", TYPES)
def test_a_parameter_of_each_type_says_what_it_takes_when_it_is_given_something_else(kind: Any) -> None:
    spec = ParameterSpec(name="p", type=kind)
    with pytest.raises(BadParameter) as refusal:
        bind([spec], {"p": {}}, owner="/x")
    assert refusal.value.hint == expected(spec)
    assert len(expected(spec)) > len("p takes .")


def test_the_command_language_is_one_import() -> None:
    for name in ("bind", "coerce", "expected", "parse", "usage", "BASE_COMMANDS"):
        assert name in commands.__all__
        assert hasattr(commands, name)
