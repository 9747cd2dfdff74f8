"""The words of the assistant by rules, in English and Korean, by what they are about."""

from ...wording import Phrases
from .asked_back import ASKED_BACK
from .explained import EXPLAINED
from .results import OF_RESULTS
from .sessions import OF_SESSIONS

PHRASES = Phrases({**ASKED_BACK, **EXPLAINED, **OF_RESULTS, **OF_SESSIONS})
