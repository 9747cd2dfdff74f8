"""Sessions, messages, runs and results in SQLite; full-text search and read marks over them."""
