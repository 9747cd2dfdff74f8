"""What users hold: runs, comparisons and sweeps, with pandas objects in them. No network."""
