"""Load the magics into an IPython, and take them out again."""

from __future__ import annotations

from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from .command_lines import carry_out
from .completer import MAGIC, make_matcher
from .current import current_chat
from .strategy_cell import strategy_cell

STRATEGY = "strategy"


def load(shell: InteractiveShell) -> None:
    unload(shell)  # loaded twice, it is there once

    def chatops(line: str, cell: str | None = None) -> Any:
        """Carry out a command line, and return what Python would.

        %chatops                                        the panel
        %chatops /run_backtest sma_cross fast=10        a run
        %chatops /compare_strategies momentum sma_cross

        %%chatops takes several lines, and returns a list.
        """
        chat = current_chat(shell.user_ns)
        if cell is not None:
            return carry_out(chat, "\n".join(filter(str.strip, (line, cell))))
        return carry_out(chat, line)[0] if line.strip() else chat

    def strategy(line: str, cell: str) -> str | None:
        """Run the cell, and make the function it defines a strategy; returns the id to run it by.

        %%strategy [name of the function, where there are several]
        """
        return strategy_cell(shell, line, cell)

    shell.magics_manager.register_function(chatops, "line_cell", MAGIC)
    shell.magics_manager.register_function(strategy, "cell", STRATEGY)
    shell.Completer.custom_matchers.append(make_matcher(shell.user_ns))


def unload(shell: InteractiveShell) -> None:
    for kind, name in (("line", MAGIC), ("cell", MAGIC), ("cell", STRATEGY)):
        shell.magics_manager.magics[kind].pop(name, None)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if each.__name__ != make_matcher({}).__name__]
