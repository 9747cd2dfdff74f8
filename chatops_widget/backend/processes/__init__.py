"""Functions called in forked processes under limits, for code and files that may hang, crash or swell."""

from .call import ProcessFailed
from .limits import Limits
from .opening import Process, open_process
from .served import answer_meanwhile

__all__ = ["Limits", "Process", "ProcessFailed", "answer_meanwhile", "open_process"]
