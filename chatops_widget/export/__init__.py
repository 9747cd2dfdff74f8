"""A session as a document: Markdown, HTML or JSON."""

from .content import Document
from .html_file import to_fragment, to_html
from .json_file import to_json
from .markdown_file import to_markdown

__all__ = [
    "Document",
    "to_fragment",
    "to_html",
    "to_json",
    "to_markdown",
]
