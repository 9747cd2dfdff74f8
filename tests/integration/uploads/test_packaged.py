"""A package that is installed where the backend runs offers its strategies; one that is broken keeps nobody waiting."""

from __future__ import annotations

from pathlib import Path

from chatops_widget import ChatOps
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE

RULES = '''
from chatops_widget.backend import strategy


@strategy("Desk momentum")
def desk_momentum(prices, window: int = 20):
    """Long while the close is above that of some bars before."""
    return (prices["close"] > prices["close"].shift(window)).astype(float)
'''


def installed(site: Path, name: str, module: str) -> None:
    (site / name).mkdir(parents=True)
    (site / name / "__init__.py").write_text(module)
    info = site / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[chatops_widget.strategies]\nours = {name}\n")


def test_what_a_package_offers_is_listed_and_run_and_one_that_fails_is_named_in_the_log(tmp_path: Path) -> None:
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    installed(site, "offering_good", RULES)
    installed(site, "offering_bad", "raise OSError('no licence')\n")
    backend = Backend(home, token="secret", env={"PYTHONPATH": str(site)})
    try:
        with ChatOps(backend.url, token="secret", user="ana") as ana:
            result = ana.trigger_backtest("desk_momentum", start="2010-01-01", window=50).result(PATIENCE)
            listed = {each.id: each.file for each in ana.catalog.strategies}
        assert len(result.trades) > 10
        assert result.taint is None
        assert listed["desk_momentum"] == "offering_good 1.2: ours"
        assert "Strategies of offering_bad 1.2: ours are left out" in backend.log
        assert "OSError: no licence" in backend.log
    finally:
        backend.close()
