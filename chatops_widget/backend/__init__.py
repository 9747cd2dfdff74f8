"""The Socket.IO server that keeps sessions and runs backtests. Needs the [backend] extra."""
