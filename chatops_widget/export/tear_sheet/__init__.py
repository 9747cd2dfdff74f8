"""A comparison as one page to hand round: HTML that opens offline, prints, and claims what was computed alone."""

from .file import write
from .page import to_tear_sheet

__all__ = ["to_tear_sheet", "write"]
