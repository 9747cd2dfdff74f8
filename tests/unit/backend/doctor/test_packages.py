"""What is missing or too old is named with the line that installs it, by the package's own requirements."""

from __future__ import annotations

from importlib.metadata import requires

import pytest

from chatops_widget.backend.doctor.packages import Bound, bounds, check_packages, check_python


def test_all_requirements_of_the_package_are_understood_and_kept_here() -> None:
    found = bounds(requires("chatops_widget") or [])
    assert {"msgspec", "distributed"} <= {bound.name for bound in found}
    assert "pytest" not in {bound.name for bound in found}
    assert [finding.well for finding in check_packages()] == [True]
    assert bounds(["uvloop>=0.21; sys_platform != 'win32' and extra == 'test'"]) == []
    for unknown in ("pandas<3", "pandas>=2; sys_platform != 'win32'"):
        with pytest.raises(ValueError, match="pandas"):
            bounds([unknown])


def test_what_is_missing_or_too_old_is_named_with_what_installs_it() -> None:
    missing, old = check_packages([Bound("no-such-package", "1", "backend"), Bound("msgspec", "99.1", None)])
    assert str(missing) == 'WRONG  no-such-package is not installed. pip install "chatops_widget[backend]".'
    assert old.said.endswith("; 99.1 or newer is needed.")
    assert old.to_do == 'pip install "msgspec>=99.1".'


@pytest.mark.parametrize(
    ("running", "least", "well"),
    [("3.11.7", "3.11", True), ("3.11.0", "3.11", True), ("3.9.18", "3.11", False), ("3.14.0rc1", "3.11", True)],
)
def test_a_python_that_is_too_old_is_named(running: str, least: str, well: bool) -> None:
    assert check_python(least, running).well is well
