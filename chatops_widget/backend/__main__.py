"""python -m chatops_widget.backend: serve, or (`doctor`) say what is wrong with this installation."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence

from ..errors import ChatOpsError
from . import doctor


def main(argv: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["doctor"]:
        return doctor.main(given[1:])
    try:
        from .options import arguments
        from .serving import serve
    except ImportError as error:
        print(f"chatops-backend: {error}. Ask `chatops-backend doctor` what is missing.", file=sys.stderr)
        return 1
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("distributed").setLevel(logging.WARNING)
    try:
        asyncio.run(serve(arguments(given)))
    except (ChatOpsError, OSError) as error:
        print(f"chatops-backend: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
