"""Which tables of bars stay in memory."""

from __future__ import annotations

from chatops_widget.backend.prices.recently_used import RecentlyUsed


def kept(cache: RecentlyUsed[str, int], keys: str) -> str:
    return "".join(key for key in keys if cache.get(key) is not None)


def test_small_ones_stay_until_they_are_too_much_together() -> None:
    cache: RecentlyUsed[str, int] = RecentlyUsed(2, 100)
    for key in "abcdefghijk":
        cache.put(key, 1, 10)
    assert kept(cache, "abcdefghijk") == "bcdefghijk"
    cache.put("b", 2, 10)
    cache.put("l", 1, 10)
    assert kept(cache, "abcdefghijkl") == "bdefghijkl"
    assert cache.get("b") == 2


def test_a_few_stay_however_large_and_one_that_grew_is_counted_once() -> None:
    cache: RecentlyUsed[str, int] = RecentlyUsed(2, 100)
    for key in "abc":
        cache.put(key, 1, 1_000)
    assert kept(cache, "abc") == "bc"
    small: RecentlyUsed[str, int] = RecentlyUsed(1, 100)
    for size in (90, 20, 20):
        small.put("a", 1, size)
    small.put("b", 1, 80)
    assert kept(small, "ab") == "ab"
