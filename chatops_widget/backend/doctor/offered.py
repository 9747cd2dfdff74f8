"""Can the strategies be used that installed packages offer? Each is tried as the backend tries it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from ...errors import BadStrategy
from .finding import Finding


def check_offered() -> Iterator[Finding]:
    try:
        from ..strategies.packages import packaged
        from ..uploads.sandbox import check_in_sandbox
    except ImportError:  # of the extra, which another finding names
        return
    for file in packaged():
        try:
            found = asyncio.run(check_in_sandbox(file))
        except BadStrategy as error:
            yield Finding(
                f"Strategies of {file.name} cannot be used. {error.message}", error.hint or "Mend it, or uninstall it."
            )
        else:
            names = ", ".join(each.spec.id for each in found.strategies)
            yield Finding(f"Strategies of {file.name}: {names}.")
