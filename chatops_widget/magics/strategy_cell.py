"""`%%strategy`: run a cell, and give the backend the function it defines as a strategy."""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from ..errors import BadInput, BadStrategy
from .current import current_chat


def strategy_cell(shell: InteractiveShell, name: str, cell: str) -> str | None:
    """The id to run it by. None if the cell itself raised, which IPython has shown.

    Parameters
    ----------
    name
        Of the function, where a cell defines several; the one with `@strategy`, or else the last, by default.
    """
    chosen = chosen_function(cell, name.strip())
    run_cell: Any = shell.run_cell
    namespace: dict[str, Any] = shell.user_ns
    count, shell.execution_count = shell.execution_count, _number(shell)
    try:
        # As a cell, so that its source can be found; below a first line, as the one that the reader sees in its place.
        if not run_cell(f"# %%strategy\n{cell}").success:
            return None
    finally:
        shell.execution_count = count
    return current_chat(namespace).add_strategy(namespace[chosen])


def _number(shell: InteractiveShell) -> int:
    """Of the cell that runs, as the notebook shows it: a newer IPython counts on before it runs a cell."""
    entered: list[str] = shell.user_ns.get("In", [])
    return len(entered) - 1 if len(entered) > 1 else shell.execution_count


def chosen_function(cell: str, name: str = "") -> str:
    """The name of the function that is meant. Raises BadStrategy, BadInput."""
    try:
        defined = [node for node in ast.parse(cell).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError as error:
        line = (error.lineno or 1) + 1  # `%%strategy` is the first line that the reader sees
        text = (error.text or "").strip()
        said = f"Line {line} of the cell, “{text}”, is no Python" if text else f"Line {line} of the cell is no Python"
        raise BadStrategy(f"{said}: {error.msg}.") from None
    names = [node.name for node in defined]
    if name and name not in names:
        raise BadInput(f"The cell defines no function {name}.", hint=f"It defines: {', '.join(names) or 'none'}.")
    if not names:
        raise BadInput("The cell defines no function.", hint="Write one from prices to exposure, with def.")
    marked = [node.name for node in defined if any("strategy" in ast.unparse(each) for each in node.decorator_list)]
    return name or (marked or names)[-1]
