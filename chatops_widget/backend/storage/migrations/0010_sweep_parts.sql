-- What a sweep has computed while it runs, so that the same sweep again in its session goes on after it was broken off.
-- By what it tries (`sweep`, a hash), with what it was computed on (`ground`, a hash of prices, code and libraries).
CREATE TABLE sweep_parts (
    id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, sweep BLOB NOT NULL, run_id TEXT NOT NULL, ground TEXT NOT NULL,
    combinations INTEGER NOT NULL, content BLOB NOT NULL
);
CREATE INDEX sweep_parts_by_sweep ON sweep_parts (session_id, sweep);
