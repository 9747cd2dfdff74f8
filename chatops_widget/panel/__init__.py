"""The anywidget panel: the widget, and the bridge that answers its views."""

from .widget import ASSETS, STATIC, ChatPanel

__all__ = ["ASSETS", "STATIC", "ChatPanel"]
