"""The clock of a limit stands still while a process waits for a processor."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from chatops_widget.backend.processes.run_time import RunTime
from tests.support.waiting import until


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long a process waited")
def test_what_a_process_waits_for_a_processor_is_no_time_of_its_own() -> None:
    one = min(os.sched_getaffinity(0))
    program = f"import os\nos.sched_setaffinity(0, [{one}])\nwhile True: pass"
    crowd = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    try:
        began, clock = time.monotonic(), RunTime(crowd[0].pid)
        until(lambda: time.monotonic() - began > 1.0, "them to have shared a processor for a while")
        had, passed = clock.seconds(), time.monotonic() - began
    finally:
        for each in crowd:
            each.kill()
            each.wait()
    assert 0 < had < passed * 0.7


def test_a_process_that_has_ended_is_timed_on() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        clock = RunTime(process.pid)
        process.wait()
    assert clock.seconds() >= 0
