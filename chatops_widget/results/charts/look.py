"""The look of what is drawn in a cell's output: the panel's colours, light and dark, without a script. Pure.

Colours stand as attributes too, since sites that show notebooks drop style sheets; then they are the light ones.
"""

from __future__ import annotations

# As in `js/src/styles/tokens.css`, to which a test holds them: light, dark.
INK = ("#1f2328", "#e6e6e6")
GROUND = ("#ffffff", "#1a1b1e")
LINE = ("#d8dee4", "#34373d")
BUY = ("#1a7f37", "#4ac26b")
SELL = ("#c62828", "#ff7b72")
TINTS = (
    ("#1976d2", "#58a6ff"),
    ("#d9480f", "#ff9d5c"),
    ("#2b8a3e", "#56d364"),
    ("#9c36b5", "#d2a8ff"),
    ("#0b7285", "#4fd1d9"),
    ("#a61e4d", "#ff8fb4"),
    ("#6b5300", "#e3c341"),
    ("#495057", "#b1bac4"),
)
QUIET = len(TINTS)  # the tint of what others are measured by

CLASS = "chatops-look"
_LIGHT = '[data-jp-theme-light="true"],.vscode-light,.vscode-high-contrast-light,[theme="light"],[data-theme="light"]'
_DARK = (
    '[data-jp-theme-light="false"],.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light),'
    '[theme="dark"],[data-theme="dark"]'
)


def style_sheet() -> str:
    """For whatever has the class `CLASS`, and all that is drawn in it."""
    tints = {f"t{k}": pair for k, pair in enumerate(TINTS, 1)} | {"buy": BUY, "sell": SELL}
    marks = "".join(f".{CLASS} .{name}{{--tint:{_both(pair)}}}" for name, pair in tints.items())
    return (
        f".{CLASS}{{color-scheme:light dark;--ink:{_both(INK)};--ground:{_both(GROUND)};--line:{_both(LINE)};"
        "color:var(--ink);background:var(--ground)}"
        f":is({_LIGHT}) .{CLASS}{{color-scheme:light}}:is({_DARK}) .{CLASS}{{color-scheme:dark}}"
        f"[data-jp-theme-light] .{CLASS}{{--ink:var(--jp-ui-font-color1);--ground:var(--jp-layout-color1)}}"
        f".{CLASS} .grid{{stroke:var(--line)}}.{CLASS} .line{{stroke:var(--tint)}}"
        f".{CLASS} .area,.{CLASS} .mark{{fill:var(--tint)}}{marks}"
    )


def painted(name: str, pair: tuple[str, str]) -> str:
    """A colour as an inline style; the light one where a browser knows but one."""
    return f"{name}:{pair[0]};{name}:{_both(pair)}"


def _both(pair: tuple[str, str]) -> str:
    return f"light-dark({pair[0]},{pair[1]})"
