"""Track records that were made elsewhere: a series of returns or equity, or a table with one, checked."""
