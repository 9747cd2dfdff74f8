-- What a run made above its benchmark, over how much that varied; NULL for runs from before it was measured.
ALTER TABLE runs ADD COLUMN information_ratio REAL;
