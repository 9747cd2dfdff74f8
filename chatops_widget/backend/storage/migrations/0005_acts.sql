-- What each act that bore an id became, by who asked: the same act again has the same answer. See storage/acts.py.
CREATE TABLE acts (
    session_id TEXT NOT NULL, member TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, outcome BLOB NOT NULL,
    PRIMARY KEY (session_id, member, id)
) WITHOUT ROWID;
-- Until now the log alone knew them, and whose they are it did not say.
INSERT OR IGNORE INTO acts
    SELECT session_id, '', client_id, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'), '{"ack":{"ok":true}}'
    FROM log WHERE client_id IS NOT NULL;
DROP INDEX IF EXISTS log_by_client;
-- What was said and has had no effect yet: a backend that starts carries it out.
CREATE TABLE intents (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, caller BLOB NOT NULL, request BLOB NOT NULL,
    begun INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0
);
