"""Detect a host that can show no panel, and say so in a sentence."""

from __future__ import annotations

import sys

_ELSE = (
    "Everything but the panel works: chat.trigger_backtest(…), chat.compare_strategies(…), chat.send_message(…)."
    " chat.freeze() shows the session so far."
)


def shortcoming() -> str | None:
    """Why no panel can be shown here, or None where one can."""
    if "google.colab" in sys.modules:  # googlecolab/colabtools issue 3373
        return f"Google Colab shows nothing that a background thread sends: a panel would stand still here. {_ELSE}"
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if type(shell).__name__ == "TerminalInteractiveShell":
        return f"A terminal shows no panel; a notebook does, such as JupyterLab. {_ELSE}"
    return None
