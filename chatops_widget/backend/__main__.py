"""python -m chatops_widget.backend: serve, or (`doctor`) say what is wrong with this installation."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from ..errors import ChatOpsError
from ..logs import set_up_backend
from . import doctor


def main(argv: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["doctor"]:
        return doctor.main(given[1:])
    try:
        from .app.serving import serve
        from .options import arguments
    except ImportError as error:
        print(f"chatops-backend: {error}. Ask `chatops-backend doctor` what is missing.", file=sys.stderr)
        return 1
    chosen = arguments(given)
    set_up_backend(chosen.log_format)
    try:
        asyncio.run(serve(chosen))
    except (ChatOpsError, OSError) as error:
        print(f"chatops-backend: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
