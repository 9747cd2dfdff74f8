"""The tests, by layer; `tests.support` is what they share."""
