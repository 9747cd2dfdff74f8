"""The backend put together: the handlers of all events, and a server that serves them."""

from __future__ import annotations

from .app import App

__all__ = ["App"]
