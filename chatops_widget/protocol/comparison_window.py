"""Over which bars a comparison measures: `window` among its parameters and in its data, `common` if left out."""

from __future__ import annotations

COMMON = "common"  # the bars that all of its strategies have
FULL = "full"  # of each strategy all its own, so that none is beside another
