"""An assistant written for the first version still finds what it imports."""

from __future__ import annotations

from chatops_widget.backend import answering, assistant


def test_the_old_name_of_the_assistants_interface_leads_to_the_new_one() -> None:
    assert {name: getattr(answering, name) for name in answering.__all__} == {
        name: getattr(assistant, name) for name in ("Assistant", "Turn", "load_assistant")
    }
