"""Write the table of metrics in docs/python.md from their registry; with `--check`, say if it is stale."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from chatops_widget.protocol.metrics import METRICS, Metric

PAGE = Path(__file__).parent.parent / "docs" / "python.md"
TABLE = re.compile(r"(?<=<!-- metrics: written by make types -->\n\n).*?(?=\n\n<!-- end of metrics -->)", re.DOTALL)


def row(metric: Metric) -> str:
    return f"| `{metric.name}` | {metric.unit} | {metric.better or ''} | {metric.definition} |"


def table() -> str:
    return "\n".join(["| name | unit | better | |", "| --- | --- | --- | --- |", *map(row, METRICS.values())])


def main() -> int:
    before = PAGE.read_text(encoding="utf-8")
    after, found = TABLE.subn(lambda _: table(), before)
    if found != 1:
        print("docs/python.md has no place for the table of metrics.")
        return 1
    if "--check" not in sys.argv:
        PAGE.write_text(after, encoding="utf-8")
    elif after != before:
        print("The metrics in docs/python.md are stale. Run: make types")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
