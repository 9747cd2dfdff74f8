"""One session's model in the kernel: its messages, runs and pending commands, folded from events."""
