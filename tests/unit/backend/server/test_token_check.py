"""Guessing tokens is slow and logged; mistyping one costs nothing, and nobody elsewhere waits for a guesser."""

from __future__ import annotations

import asyncio

import pytest

from chatops_widget.backend.server.token_check import (
    FORGIVEN_SECONDS,
    FREE_GUESSES,
    GUESS_SECONDS,
    MAX_WAITING,
    TokenCheck,
    TooManyGuesses,
)


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def guess(tokens: TokenCheck, times: int, address: str = "192.0.2.7") -> list[bool]:
    return [await tokens.accepts(f"guess {n}", address) for n in range(times)]


def check(clock: Clock) -> TokenCheck:
    return TokenCheck("right", clock=clock, sleep=clock.sleep)


def test_a_hundred_guesses_take_as_many_seconds_and_so_does_the_right_one_after_them() -> None:
    clock = Clock()
    tokens = check(clock)
    assert not any(asyncio.run(guess(tokens, 100)))
    assert clock.now == 1000 + (100 - FREE_GUESSES) * GUESS_SECONDS
    assert asyncio.run(tokens.accepts("right", "192.0.2.7"))
    assert clock.now == 1000 + (101 - FREE_GUESSES) * GUESS_SECONDS


def test_who_mistypes_and_who_is_elsewhere_does_not_wait() -> None:
    clock = Clock()
    tokens = check(clock)
    asyncio.run(guess(tokens, FREE_GUESSES - 1))
    assert asyncio.run(tokens.accepts("right", "192.0.2.7"))
    asyncio.run(guess(tokens, FREE_GUESSES))  # counted anew: the right one was forgiveness
    assert clock.now == 1000
    assert asyncio.run(tokens.accepts("right", "192.0.2.8"))
    assert clock.now == 1000


def test_a_minute_without_a_guess_is_forgiveness() -> None:
    clock = Clock()
    tokens = check(clock)
    asyncio.run(guess(tokens, FREE_GUESSES))
    clock.now += FORGIVEN_SECONDS
    asyncio.run(guess(tokens, 1))
    assert clock.now == 1000 + FORGIVEN_SECONDS


def test_guesses_side_by_side_are_no_faster_and_a_flood_is_not_looked_at() -> None:
    clock = Clock()
    tokens = check(clock)

    async def flood() -> list[bool | BaseException]:
        await guess(tokens, FREE_GUESSES)
        attempts = (tokens.accepts("right", "192.0.2.7") for _ in range(3 * MAX_WAITING))
        return await asyncio.gather(*attempts, return_exceptions=True)

    answers = asyncio.run(flood())
    assert sum(isinstance(each, TooManyGuesses) for each in answers) == 2 * MAX_WAITING
    assert clock.now == 1000 + MAX_WAITING * GUESS_SECONDS


def test_a_guess_is_logged_with_its_address_and_without_the_token(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    asyncio.run(guess(check(clock), 2))
    assert "wrong token from 192.0.2.7, number 2 in a row" in caplog.text
    assert "guess" not in caplog.text.replace("guess_", "")
    assert "right" not in caplog.text


@pytest.mark.parametrize("token", [None, "", "righ", "right ", "\ud800", "한글"])
def test_what_is_nearly_right_is_wrong(token: str | None) -> None:
    assert not asyncio.run(check(Clock()).accepts(token, ""))
