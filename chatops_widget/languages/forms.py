"""How a language writes dates and large numbers on an axis, as browsers do (CLDR). Pure.

Browsers know it of themselves (`Intl`), so that no dictionary of the panel has it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Forms:
    """Templates with `year`, `month` (1 to 12), `name` (of the month) and `day`; and what stands for large numbers."""

    year: str
    month: str
    month_of_year: str
    day_of_month: str
    date: str
    large: tuple[tuple[float, str], ...]  # the largest first
    months: tuple[str, ...]

    def written(self, template: str, at: dt.date) -> str:
        return template.format(year=at.year, month=at.month, day=at.day, name=self.months[at.month - 1])


ENGLISH_FORMS = Forms(
    year="{year}",
    month="{name}",
    month_of_year="{name} {year}",
    day_of_month="{name} {day}",
    date="{name} {day}, {year}",
    large=((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
KOREAN_FORMS = Forms(
    year="{year}년",
    month="{name}",
    month_of_year="{year}년 {name}",
    day_of_month="{name} {day}일",
    date="{year}. {month}. {day}.",
    large=((1e12, "조"), (1e8, "억"), (1e4, "만")),
    months=tuple(f"{month}월" for month in range(1, 13)),
)
FORMS = {"ko": KOREAN_FORMS}
