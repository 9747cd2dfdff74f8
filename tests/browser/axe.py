"""axe-core on a panel: what it finds is a barrier to somebody."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page, state: str, *, views: int = 1, suggestions: bool = False) -> None:
    left_out = []
    if views > 1:
        left_out.append("landmark-unique")  # two views of one session have the same name
    if suggestions:
        # axe lets a combobox's list scroll without a focus of its own, but no textarea may have that role. That the
        # arrows bring each suggestion into sight is for the test to hold.
        left_out.append("scrollable-region-focusable")
    options = {"rules": {rule: {"enabled": False} for rule in left_out}}
    found = Axe().run(page, context="section.chatops", options=options)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
