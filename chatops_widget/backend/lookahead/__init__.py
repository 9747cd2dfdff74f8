"""The check for looking ahead: does a strategy decide otherwise when other bars come later?"""

from .check import Budget, Check, check_repeats, in_one, look
from .cuts import run_trials, upload_trials

__all__ = ["Budget", "Check", "check_repeats", "in_one", "look", "run_trials", "upload_trials"]
