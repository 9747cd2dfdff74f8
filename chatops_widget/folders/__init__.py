"""The folders on this machine: the embedded backend's home, and private ones of living processes."""
