"""The anywidget panel: the widget, and the bridge that answers its views."""

from ..chatops import ChatOps
from .bridge import Bridge
from .picture import PanelPicture
from .widget import ASSETS, STATIC, ChatPanel

__all__ = ["ASSETS", "STATIC", "ChatPanel"]

ChatOps._make_panel = ChatPanel
ChatOps._make_bridge = Bridge
ChatOps._make_picture = PanelPicture
