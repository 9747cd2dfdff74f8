"""The send queue of a link holds so many bytes, and no more once it has overflowed."""

from __future__ import annotations

import asyncio

from engineio.packet import MESSAGE, Packet

from chatops_widget.backend.server.send_queue import SendQueue


def queue_of(max_bytes: int) -> tuple[SendQueue, list[SendQueue]]:
    overflowed: list[SendQueue] = []
    return SendQueue(max_bytes, overflowed.append), overflowed


def test_who_reads_is_sent_everything_in_order() -> None:
    async def run() -> None:
        queue, overflowed = queue_of(1000)
        for number in range(100):
            queue.put_nowait(Packet(MESSAGE, f"{number:500d}"))
            assert int((await queue.get()).data) == number
        assert overflowed == []

    asyncio.run(run())


def test_one_packet_may_be_larger_than_all() -> None:
    queue, overflowed = queue_of(1000)
    queue.put_nowait(Packet(MESSAGE, "x" * 5000))
    assert (queue.qsize(), overflowed) == (1, [])


def test_who_does_not_read_is_told_of_once_and_costs_nothing_any_more() -> None:
    queue, overflowed = queue_of(1000)
    for _ in range(50):
        queue.put_nowait(Packet(MESSAGE, "x" * 400))
    assert overflowed == [queue]
    assert queue.qsize() == 0
    queue.put_nowait(None)  # by which its writer ends
    assert queue.get_nowait() is None
