"""The style sheet of a tear sheet: on a screen, light or dark, and on paper."""

from __future__ import annotations

from ...results.charts.look import CLASS, GROUND, INK, painted, style_sheet

_QUIET = ("#59636e", "#a0a6ad")
_SHEET = f"""
:root {{ color-scheme: light dark }}
body {{ margin: 0; {painted("background", GROUND)}; {painted("color", INK)} }}
main {{ max-width: 860px; margin: 0 auto; padding: 24px 16px 48px; font: 13px/1.5 system-ui, 'Noto Sans', sans-serif }}
h1 {{ font-size: 22px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere }}
h2 {{ font-size: 16px; margin: 28px 0 8px; padding-top: 8px; border-top: 1px solid var(--line) }}
h3 {{ font-size: 13px; margin: 16px 0 4px; overflow-wrap: anywhere }}
p, dl {{ margin: 6px 0; max-width: 72em; overflow-wrap: anywhere }}
.lead {{ font-size: 15px; font-weight: 600 }}
.quiet, dd, .bounds {{ {painted("color", _QUIET)} }}
.taint {{ font-weight: 600 }}
.bounds {{ display: block; font-size: 11px; white-space: nowrap }}
.wide {{ overflow-x: auto; margin: 8px 0 }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
caption {{ text-align: left; font-weight: 600; padding: 2px 0 4px }}
th, td {{ padding: 3px 10px 3px 0; text-align: right; vertical-align: top }}
th:first-child, td.words, .told td, .told th {{ text-align: left }}
th[scope=row] {{ font-weight: 500; overflow-wrap: anywhere; min-width: 8em }}
thead th {{ border-bottom: 1px solid var(--line); overflow-wrap: anywhere }}
tbody tr + tr > * {{ border-top: 1px solid var(--line) }}
.months th, .months td {{ padding: 2px 6px 2px 0; font-size: 11px }} .months th[scope=row] {{ min-width: 0 }}
code {{ font: 11.5px ui-monospace, monospace; overflow-wrap: anywhere }}
dt {{ font-weight: 600; float: left; clear: left; margin-right: .6em }} dd {{ margin: 0 }}
svg {{ display: block; margin: 8px 0 }}
@page {{ size: A4; margin: 14mm 12mm }}
@media print {{
  :root, .{CLASS} {{ color-scheme: light !important }}
  main {{ max-width: none; padding: 0; font-size: 9.5pt }}
  h2, h3, caption {{ break-after: avoid }}
  tr, svg, li {{ break-inside: avoid }}
  thead {{ display: table-header-group }}
  .wide {{ overflow: visible }}
  p {{ orphans: 3; widows: 3 }}
}}
"""


def page_style() -> str:
    """With that of the charts."""
    return style_sheet() + "".join(line.strip() for line in _SHEET.splitlines())
