"""Price tables: found by symbol, read, validated."""
