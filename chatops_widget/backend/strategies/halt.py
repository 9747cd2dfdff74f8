"""How a strategy that may never end is stopped: by an exception thrown into its thread."""


class Halt(BaseException):
    """Thrown into a strategy. Not an Exception: a strategy may catch those."""
