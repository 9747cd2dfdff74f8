-- What programs wrote before stores had a version, so each statement leaves alone what is there already.
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '', updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sessions_by_update ON sessions (updated);
CREATE TABLE IF NOT EXISTS log (
    session_id TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, client_id TEXT, run_id TEXT,
    payload BLOB NOT NULL,
    PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS log_by_client ON log (session_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_by_run ON log (run_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_by_message ON log (session_id, json_extract(CAST(payload AS TEXT), '$.id'))
    WHERE event IN ('message', 'messageEdit');
CREATE TABLE IF NOT EXISTS results (
    id TEXT PRIMARY KEY, session_id TEXT NOT NULL, data BLOB NOT NULL, curves BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS unsettled (run_id TEXT PRIMARY KEY, session_id TEXT NOT NULL, owner INTEGER NOT NULL);
-- What counts as news is a row of its own: counting must not read the log, whose lines are long.
CREATE TABLE IF NOT EXISTS news (
    session_id TEXT NOT NULL, seq INTEGER NOT NULL, author TEXT, PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (
    user TEXT NOT NULL, session_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (user, session_id)
) WITHOUT ROWID;
