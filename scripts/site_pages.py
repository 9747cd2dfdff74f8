"""A hook of MkDocs: pages that stand elsewhere in the repository, the notebooks (run anew) and the changes."""

from __future__ import annotations

import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbclient import NotebookClient
from traitlets.config import Config

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
AT_ONCE = 2
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([\w./-]+(?:#[\w-]*)?)\)")
FENCED = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)
CONTROL = re.compile(r"\x1b\[[0-9;]*m")

# HTML that cells gave, by the place that stands for it: Markdown would read it otherwise.
drawn: dict[str, str] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = dict(zip(NOTEBOOKS, pool.map(run, NOTEBOOKS), strict=True))
    for path, page in pages.items():
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=page))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "changes.md", content=changes))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links lead to the page made of what they name in the repository; what has none is named without a link."""
    source = page.file.src_uri
    parts = FENCED.split(markdown)
    parts[::2] = [LINK.sub(lambda link: lead(link[1], link[2], source), part) for part in parts[::2]]
    return "".join(parts)


def lead(words: str, address: str, source: str) -> str:
    path, _, anchor = address.partition("#")
    target = site_path(os.path.normpath(f"{os.path.dirname(repository_path(source))}/{path}"))
    if target is None:
        return words
    relative = os.path.relpath(target, os.path.dirname(source) or ".")
    return f"[{words}]({relative}{'#' + anchor if anchor else ''})"


def repository_path(source: str) -> str:
    if source == "changes.md":
        return "./CHANGELOG.md"
    return source.replace(".md", ".ipynb") if source.startswith("notebooks/") else f"docs/{source}"


def site_path(path: str) -> str | None:
    if path == "CHANGELOG.md":
        return "changes.md"
    if path.startswith("notebooks/"):
        return path.replace(".ipynb", ".md")
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    for place, content in drawn.items():
        html = html.replace(f'<div data-place="{place}"></div>', content)
    return html


def run(path: Path) -> str:
    """The notebook as Markdown, with what its cells say now; a cell that fails ends the build."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="site-", ignore_cleanup_errors=True) as home:
        env = {**os.environ, "CHATOPS_HOME": home, "CHATOPS_LINGER": "0", "IPYTHONDIR": f"{home}/ipython"}
        kernel = Config(KernelManager={"transport": "ipc", "connection_file": f"{home}/kernel"})
        where = {"metadata": {"path": home}}
        NotebookClient(notebook, kernel_name="python3", timeout=300, resources=where, config=kernel).execute(env=env)
    parts = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        elif cell.cell_type == "code":
            parts.append(fenced("python", cell.source))
            for index, output in enumerate(cell.outputs):
                parts.append(show(output, f"{path.stem}-{number}-{index}"))
    return "\n\n".join(part for part in parts if part)


def show(output: Any, place: str) -> str:
    if output.output_type == "stream":
        return fenced("text", CONTROL.sub("", output.text).rstrip())
    data = output.get("data", {})
    if "application/vnd.jupyter.widget-view+json" in data:  # a page without a kernel has no panel
        return "*The panel stands here. [A tour of it, with pictures](../docs/panel.md)*"
    if "text/html" in data:
        drawn[place] = f'<div class="output">{data["text/html"]}</div>'
        return f'<div data-place="{place}"></div>'
    return fenced("text", data["text/plain"]) if "text/plain" in data else ""


def fenced(language: str, text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"
