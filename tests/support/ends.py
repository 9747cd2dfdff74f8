"""A strategy file whose strategies end in every way but the usual, each on prices longer than those of its trial."""

from __future__ import annotations

ENDS = '''"""Ends of every kind."""

import ctypes
import faulthandler
import locale
import os
import random
import signal
import sys
import threading
import time
import warnings
from typing import Literal

import numpy as np
import pandas as pd

from chatops_widget.backend import strategy

Way = Literal[
    "none", "system_exit", "interrupt", "null_read", "sigsegv", "abort", "os_exit", "killed", "parent", "fork",
    "closed", "deaf", "asleep", "locked", "stopped", "memory", "forked_memory", "output", "answer", "file",
    "deep"
]


def _end(way, prices):
    if way == "system_exit":
        sys.exit("enough")
    if way == "interrupt":
        raise KeyboardInterrupt
    if way == "null_read":
        ctypes.string_at(0)
    if way == "sigsegv":
        faulthandler._sigsegv()
    if way == "abort":
        os.abort()
    if way == "os_exit":
        os._exit(7)
    if way == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if way == "parent":
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(7)
    if way == "fork":
        for _ in range(3):
            if os.fork() == 0 and random.random() < 2:
                os.setsid()
                time.sleep(1e6)
        os.fork()  # both go on
    if way == "closed":
        os.closerange(3, 1 << 16)
    if way == "deaf":
        while True:
            try:
                time.sleep(0.01)
            except BaseException:
                pass
    if way == "asleep":
        time.sleep(1e6)
    if way == "locked":
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
    if way == "stopped":
        signal.raise_signal(signal.SIGSTOP)
    if way == "memory":
        return np.ones(1 << 30)  # 8 GB
    if way == "forked_memory":
        held = []
        for _ in range(5):
            if os.fork() == 0:
                held.append(np.ones(1 << 26))  # half a GB
                break
        time.sleep(1e6)
    if way == "output":
        for _ in range(100):
            sys.stdout.write("x" * (1 << 20))
    if way == "answer":
        import chatops_widget.backend.jobs.strategy_child as ours
        ours.Decision = lambda *_, **__: bytes(400 << 20)
    if way == "deep":
        elsewhere = {"time": time}
        exec(compile("def deep(n):\\n    deep(n - 1) if n else time.sleep(1e6)", "elsewhere.py", "exec"), elsewhere)
        elsewhere["deep"](80)
    if way == "file":
        raise OSError(28, "No space left on device")


@strategy
def ends(prices, way: Way = "none", n: int = 7):
    """Long while the close is above the one some bars ago, if it comes to that."""
    if len(prices) > 3000 and n == 7:
        _end(way, prices)
    return (prices["close"] > prices["close"].shift(n)).astype(float)


@strategy
def crashes(prices):
    """In a comparison, where a way cannot be given."""
    return ends.function(prices, "sigsegv")


@strategy
def vandal(prices):
    """Changes what it can reach, on real prices."""
    if len(prices) > 3000:
        from chatops_widget.backend.inference import returns
        from chatops_widget.backend.simulation import backtest, engine, metrics
        backtest.measure = metrics.measure = lambda *_, **__: dict.fromkeys(["total_return"], 42.0)
        engine._trade = lambda *_: 1 / 0
        pd.Series.rolling = np.cumsum = np.diff = None
        np.seterr(all="raise")
        warnings.simplefilter("error")
        np.random.seed(1)
        random.seed(1)
        os.environ.clear()
        os.chdir("/")
        locale.setlocale(locale.LC_ALL, "C")
        sys.setrecursionlimit(60)
        values = prices["close"].to_numpy()
        values.flags.writeable = True
        values[:] = 1.0
        prices.iloc[:, :] = 2.0
    return pd.Series(1.0, index=prices.index)
'''
