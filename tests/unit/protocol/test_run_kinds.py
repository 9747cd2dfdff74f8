"""Each kind of run on the wire has one record, which both sides read."""

from __future__ import annotations

from typing import get_args

from chatops_widget.commands import BASE_COMMANDS
from chatops_widget.protocol.run_kinds import RUN_KINDS, RunKind


def test_each_kind_of_run_on_the_wire_has_its_record() -> None:
    assert tuple(RUN_KINDS) == get_args(RunKind)


def test_no_two_kinds_of_run_share_a_command_or_the_beginning_of_an_id() -> None:
    assert len({each.command for each in RUN_KINDS.values()}) == len(RUN_KINDS)
    assert len({each.id_prefix for each in RUN_KINDS.values()}) == len(RUN_KINDS)


def test_what_is_said_to_be_in_the_base_contract_is_a_base_command() -> None:
    names = {each.name for each in BASE_COMMANDS}
    assert {each.command for each in RUN_KINDS.values() if each.base} == names - {"help"}
