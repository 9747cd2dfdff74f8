"""A backend that keeps what a sweep computes at once, with no pause between two writings."""

from __future__ import annotations

import sys

from chatops_widget.backend.__main__ import main
from chatops_widget.backend.jobs import sweep_parts

if __name__ == "__main__":
    sweep_parts.PAUSE = 0.01
    sys.exit(main())
