"""axe-core on a panel: what it finds is a barrier to somebody."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page, state: str, *, views: int = 1) -> None:
    # Two views of one session have the same name.
    apart = {"rules": {"landmark-unique": {"enabled": False}}} if views > 1 else None
    found = Axe().run(page, context="section.chatops", options=apart)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
