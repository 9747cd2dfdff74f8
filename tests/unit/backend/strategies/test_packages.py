"""Installed packages offer strategies by entry points, and nothing of theirs is imported to find them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget.backend.doctor.offered import check_offered
from chatops_widget.backend.lookahead import made_up
from chatops_widget.backend.strategies.loader import load
from chatops_widget.backend.strategies.packages import packaged
from chatops_widget.backend.trials.variant import code_of
from chatops_widget.errors import BadStrategy

MODULE = '''
from chatops_widget.backend import strategy

asked = []


@strategy("Desk momentum")
def desk_momentum(prices, window: int = {window}):
    """Long while the close is above that of some bars before."""
    return (prices["close"] > prices["close"].shift(window)).astype(float)


@strategy("Counts")
def desk_counts(prices):
    asked.append(1)
    return prices["close"] * 0.0 + len(asked) / 100


ALL = [desk_momentum]
'''
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package that offers strategies on the path, as an installer does."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def put(name: str, entry: str, module: str) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "__init__.py").write_text("")
        (tmp_path / name / "rules.py").write_text(module)
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[chatops_widget.strategies]\nours = {entry}\n")

    yield put  # type: ignore[misc]
    for name in set(sys.modules) - before:
        if name.startswith("offering_"):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("offering_a.rules", ["desk_momentum", "desk_counts"]),
        ("offering_a.rules:ALL", ["desk_momentum"]),
        ("offering_a.rules:desk_counts", ["desk_counts"]),
    ],
)
def test_a_module_a_list_or_one_strategy_is_offered(install: Install, entry: str, found: list[str]) -> None:
    install("offering_a", entry, MODULE.format(window=20))
    [file] = packaged()
    assert "offering_a.rules" not in sys.modules
    assert file.name == "offering_a 1.2: ours"
    loaded = load(file)
    assert list(loaded) == found
    assert loaded[found[0]](made_up.daily(100)).notna().all()


def test_other_code_is_another_file_to_provenance(install: Install) -> None:
    install("offering_b", "offering_b.rules:ALL", MODULE.format(window=20))
    [before] = packaged()
    install("offering_b", "offering_b.rules:ALL", MODULE.format(window=21))
    [after] = packaged()
    assert before.text != after.text
    assert after.text in code_of(load(after)["desk_momentum"])


def test_a_second_copy_has_variables_of_its_own(install: Install) -> None:
    """So that a check for looking ahead meets nothing that the run has left behind."""
    install("offering_c", "offering_c.rules", MODULE.format(window=20))
    [file] = packaged()
    prices = made_up.daily(50)
    one, other = load(file)["desk_counts"], load(file, apart=True)["desk_counts"]
    assert [each(prices).iloc[0] for each in (one, one, other)] == [0.01, 0.02, 0.01]


def test_one_that_cannot_be_imported_is_named_with_its_error_and_the_doctor_says_so(install: Install) -> None:
    install("offering_d", "offering_d.rules", "import nothing_of_that_name\n")
    install("offering_e", "offering_e.rules:ALL", MODULE.format(window=20))
    broken, good = packaged()
    with pytest.raises(BadStrategy, match=r"offering_d 1\.2: ours, line 3.*No module named 'nothing_of_that_name'"):
        load(broken)
    assert list(load(good)) == ["desk_momentum"]


def test_what_is_no_strategy_is_told(install: Install) -> None:
    install("offering_f", "offering_f.rules", "ALL = [len]\n")
    install("offering_f", "offering_f.rules:ALL", "ALL = [len]\n")
    with pytest.raises(BadStrategy, match="is no strategy: put @strategy above a function"):
        load(packaged()[0])


def test_the_doctor_says_what_is_offered_and_what_cannot_be_used(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    install("offering_g", "offering_g.rules:ALL", MODULE.format(window=20))
    install("offering_h", "offering_h.rules", "raise OSError('no licence')\n")
    good, bad = check_offered()
    assert good.said == "Strategies of offering_g 1.2: ours: desk_momentum."
    assert "offering_h 1.2: ours" in bad.said
    assert "OSError: no licence" in bad.said
    assert bad.to_do
