"""A session as a document: Markdown, HTML or JSON."""

from .html_file import Document, to_fragment, to_html, to_json, to_markdown

__all__ = [
    "Document",
    "to_fragment",
    "to_html",
    "to_json",
    "to_markdown",
]
