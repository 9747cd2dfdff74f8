"""What the tests need to drive a real backend, and to wait for it."""
