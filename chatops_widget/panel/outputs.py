"""Outputs of a cell that are changed after it has run, from any thread."""

from __future__ import annotations

import logging
import sys
from typing import Any

logger = logging.getLogger(__name__)


def show(bundle: dict[str, Any], metadata: dict[str, Any] | None = None, *, display_id: str = "") -> None:
    """Put an output below the cell that runs; by its `display_id`, `change` finds it again."""
    from IPython.display import publish_display_data

    transient = {"display_id": display_id} if display_id else {}
    publish_display_data(bundle, metadata or {}, transient=transient)  # type: ignore[no-untyped-call]


def change(display_id: str, bundle: dict[str, Any]) -> None:
    """Show something else in the outputs of this id, wherever they are.

    Sent past what a cell may capture of its own output: this is not of the cell that happens to run.
    """
    ipython = sys.modules.get("IPython")
    kernel = getattr(ipython.get_ipython() if ipython is not None else None, "kernel", None)
    if kernel is None:
        return
    content = {"data": bundle, "metadata": {}, "transient": {"display_id": display_id}}
    try:
        parent = kernel.get_parent("shell")
        kernel.session.send(kernel.iopub_socket, "update_display_data", content, parent=parent, ident=b"display_data")
    except Exception as error:  # whatever a kernel's socket raises, what is in the notebook stays
        logger.warning("the picture of a panel could not be renewed: %s", error)
