"""In a real kernel: command lines in cells return objects, a cell becomes a strategy, Tab knows the names."""

from __future__ import annotations

import pytest

from tests.kernel.driving import Kernel
from tests.support.waiting import PATIENCE


@pytest.fixture
def loaded(shared_kernel: Kernel) -> Kernel:
    assert shared_kernel.run("%reload_ext chatops_widget") == ""
    return shared_kernel


def tab(kernel: Kernel, code: str) -> list[str]:
    """What a notebook would offer at the end of a cell."""
    reply = kernel.client.complete(code, len(code), reply=True, timeout=PATIENCE)["content"]
    assert reply["status"] == "ok"
    begun = code[reply["cursor_start"] : reply["cursor_end"]]
    assert all(each.startswith(begun) for each in reply["matches"])
    return list(reply["matches"])


def test_a_line_returns_the_object_that_python_would(loaded: Kernel) -> None:
    assert loaded.run("%chatops /compare_strategies sma_cross momentum") == "<Comparison sma_cross vs momentum>"
    assert loaded.run("run = %chatops /run_backtest sma_cross fast=7\nrun.result(60).parameters['fast']") == "7"
    assert loaded.run("n = 12\nrun = %chatops /run_backtest sma_cross fast={n}\nrun.parameters['fast']") == "12"
    assert loaded.run("sweep = %chatops /sweep sma_cross fast=5:10:5 slow=20,50\nsweep.result(60).combinations") == "4"
    assert loaded.run("found = %chatops /find fast = 7\nlen(found)") == "1"
    assert loaded.run("%chatops hello there").startswith("Message(")
    assert "sma_cross" in loaded.run("%chatops /strategies")
    assert loaded.run("repr(get_ipython().run_line_magic('chatops', ''))").startswith("'<ChatOps session_")


def test_several_lines_return_their_objects_and_none_runs_if_one_cannot_be_read(loaded: Kernel) -> None:
    said = loaded.run("%%chatops\n/run_backtest sma_cross fast=8\n/compare_strategies sma_cross momentum")
    assert said.startswith("[<BacktestRun sma_cross: ")
    assert said.endswith("<Comparison sma_cross vs momentum>]")
    before = loaded.run("len(chat.runs)")
    refused = loaded.run("%%chatops\n/run_backtest sma_cross fast=9\n/run_backtest sma_cros")
    assert refused.startswith("BadInput: Command 2, “/run_backtest sma_cros”: No strategy “sma_cros”.")
    assert "Nothing was run" in refused
    assert loaded.run("len(chat.runs)") == before


def test_a_refusal_is_the_error_that_python_raises(loaded: Kernel) -> None:
    assert loaded.run("%chatops /run_backtest sma_cros").startswith("UnknownName: No strategy “sma_cros”.")
    assert loaded.run("%chatops /run_backtest").startswith("BadInput: This command needs a strategy.")
    assert "nonsense" in loaded.run("%chatops /nonsense")


def test_a_cell_becomes_a_strategy(loaded: Kernel) -> None:
    cell = (
        "%%strategy\nWINDOW = 50\n\ndef calm(prices, window: int = WINDOW):\n"
        "    average = prices['close'].rolling(window).mean()\n    return (prices['close'] > average).astype(float)"
    )
    assert loaded.run(cell) == "'calm'"
    assert loaded.run("run = %chatops /run_backtest calm window=20\nrun.result(60).strategy_id") == "'calm'"
    assert loaded.run("%%strategy\nx = 1").startswith("BadInput: The cell defines no function.")
    assert "ZeroDivisionError" in loaded.run("%%strategy\ndef broken(prices):\n    pass\n1 / 0")
    assert "broken" not in loaded.run("list(chat.strategies.index)")


def test_what_a_cells_strategy_raises_is_told_with_the_cell_and_its_line(loaded: Kernel) -> None:
    count = "\nlen(In) - 1"  # as the notebook numbers the cell
    before = int(loaded.run(count))
    said = loaded.run("%%strategy\nHALF = 0.5\n\ndef broken(prices):\n    return prices['clsoe'] * HALF")
    assert f"In[{before + 1}], line 5: “return prices['clsoe'] * HALF” raised KeyError" in said, said
    helped = "def half(prices):\n    return prices['open'] * 0\n\ndef far(prices):\n    return half(prices) + 1 / 0"
    cell = loaded.run(helped + count)
    assert f"In[{cell}], line 5: “return half(prices) + 1 / 0”" in loaded.run("chat.add_strategy(far)")
    late = "def late(prices):\n    if len(prices) > 3000:\n        1 / 0\n    return prices['close'] * 0"
    cell = loaded.run(late + count)
    assert loaded.run("chat.add_strategy(late)") == "'late'"
    failed = loaded.run("chat.trigger_backtest('late').result(60)")
    assert f"In[{cell}], line 3" in failed, failed


def test_tab_completes_commands_parameters_values_and_metrics(loaded: Kernel) -> None:
    assert tab(loaded, "%chatops /comp") == ["/compare_strategies"]
    assert tab(loaded, "x = 1\n%chatops /run_backtest sma") == ["sma_cross"]
    assert {"fast=", "slow=", "symbol="} <= set(tab(loaded, "%chatops /run_backtest sma_cross "))
    assert "SPX" in tab(loaded, "%chatops /run_backtest sma_cross symbol=")
    assert tab(loaded, "%chatops /sweep sma_cross metric=calm") == ["calmar_ratio"]
    assert tab(loaded, "%%chatops\n/run_backtest sma_cross\n/sw") == ["/sweep"]
    assert "chat.trigger_backtest" in tab(loaded, "chat.trigger_b") or "trigger_backtest" in tab(
        loaded, "chat.trigger_b"
    )
    assert loaded.run("%unload_ext chatops_widget") == ""
    assert "/compare_strategies" not in tab(loaded, "%chatops /comp")


def test_without_a_chat_one_is_made(kernel: Kernel) -> None:
    assert kernel.run("%load_ext chatops_widget") == ""
    assert kernel.run("run = %chatops /run_backtest sma_cross\nrun.result(60).strategy_id") == "'sma_cross'"
    assert kernel.run("len(chat.runs)") == "1"
