"""Old name of `chatops_widget.backend.assistant`, kept for one release."""

from .assistant import Assistant, Turn, load_assistant

__all__ = ["Assistant", "Turn", "load_assistant"]
