"""Inference: which differences between strategies are more than chance. Pure: returns in, verdicts out.

`judge` says all that a comparison needs; the modules are usable by themselves.
"""

from .bounds import Bounds, bounds
from .deflated_sharpe import deflated_sharpe, luck_of_the_best
from .effective_trials import effective_trials
from .judgement import Judgement, Standing, judge
from .overfitting import Overfitting, overfitting
from .pairwise import Pair, pairwise
from .parameter_peak import Peak, parameter_peak
from .probabilistic_sharpe import TrackRecord, minimum_track_record, probabilistic_sharpe
from .sharpe_difference import Difference, sharpe_difference
from .tie_groups import tie_groups

__all__ = [
    "Bounds",
    "Difference",
    "Judgement",
    "Overfitting",
    "Pair",
    "Peak",
    "Standing",
    "TrackRecord",
    "bounds",
    "deflated_sharpe",
    "effective_trials",
    "judge",
    "luck_of_the_best",
    "minimum_track_record",
    "overfitting",
    "pairwise",
    "parameter_peak",
    "probabilistic_sharpe",
    "sharpe_difference",
    "tie_groups",
]
