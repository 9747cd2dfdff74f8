"""A backend that keeps what jobs compute at once, with no pause between two writings."""

from __future__ import annotations

import sys

from chatops_widget.backend.__main__ import main
from chatops_widget.backend.jobs import kept_parts

if __name__ == "__main__":
    kept_parts.PAUSE = 0.01
    sys.exit(main())
