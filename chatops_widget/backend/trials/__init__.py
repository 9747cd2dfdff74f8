"""The trial ledger: every variant that was tried on the same prices, and how much of the best of them is luck."""
