"""What a kernel has to bear: hundreds of interrupts while it waits, and fifty ChatOps at once."""

from __future__ import annotations

import psutil

from tests.kernel.driving import START, Kernel
from tests.support.waiting import PATIENCE

# Interrupts come while it waits, each once it waits again: one that came while the last is counted would end the cell,
# and the storm would go on over the cells after it. The thread stops when the cell has seen enough of them.
STORM = f"""
import os, signal, threading
felt, over, waiting = 0, threading.Event(), threading.Event()

def storm():
    while waiting.wait() and not over.wait(0.002):
        waiting.clear()
        os.kill(os.getpid(), signal.SIGINT)

run = chat.sweep("sma_cross", fast="5:50:1", slow="60:250:1")
storming = threading.Thread(target=storm)
storming.start()
while felt < 200:
    try:
        waiting.set()
        while True:
            chat.wait_connected({PATIENCE})
            run.result({PATIENCE})
    except KeyboardInterrupt:
        felt += 1
over.set()
waiting.set()
storming.join()
after_the_storm = run.status
run.cancel()
"""
FIFTY = f"""
import psutil, threading
chats = []

def open_one():
    chats.append(ChatOps())

threads = [threading.Thread(target=open_one) for _ in range(50)]
for thread in threads: thread.start()
for thread in threads: thread.join()
for each in chats: each.wait_connected({PATIENCE})
runs = [each.trigger_backtest("buy_and_hold", timeout={PATIENCE}) for each in chats]
trades = {{run.result({PATIENCE}).metrics["n_trades"] for run in runs}}
backends = len(psutil.Process().children())
for each in chats: each.close()
print(trades == {{1.0}}, len({{each.session_id for each in chats}}), backends)
"""


def test_hundreds_of_interrupts_end_waits_and_nothing_else(shared_kernel: Kernel) -> None:
    said = shared_kernel.run(STORM)
    assert "Error" not in said.replace("KeyboardInterrupt", "")
    assert shared_kernel.run("felt >= 200") == "True"
    assert (
        shared_kernel.run(f"chat.trigger_backtest('momentum', timeout={PATIENCE}).result().strategy_id") == "'momentum'"
    )
    assert shared_kernel.run("after_the_storm") in {"'queued'", "'running'", "'completed'"}  # a quick machine is done
    assert shared_kernel.run("chat.connection") == "'connected'"


def test_fifty_at_once_share_one_backend_and_each_has_its_session(shared_kernel: Kernel) -> None:
    assert shared_kernel.run(FIFTY) == "True 50 1\n"


def test_a_kernel_that_is_shut_down_in_the_middle_of_a_wait_ends_with_its_backend(kernel: Kernel) -> None:
    assert kernel.run(START) == ""
    backend = psutil.Process(int(kernel.run("embedded.joined().entry.pid")))
    wait = 'print("waiting", flush=True)\nchat.sweep("sma_cross", fast="5:50:1", slow="60:250:1").result()'
    kernel.await_output(kernel.start(wait), "waiting")
    kernel.close()
    assert psutil.wait_procs([backend], timeout=PATIENCE)[1] == []
