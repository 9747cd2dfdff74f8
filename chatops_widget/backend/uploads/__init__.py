"""Files that people upload: price tables, and strategies checked in a sandboxed process."""
