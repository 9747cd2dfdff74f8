"""Old name of `chatops_widget.client.embedded`, kept for one release: `prices_folder` is what notebooks import."""

from ..client.embedded import prices_folder

__all__ = ["prices_folder"]
