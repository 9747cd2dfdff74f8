-- Who made a session, as its messages have their author: by whom it may be deleted. Of those of before nobody knows.
ALTER TABLE sessions ADD COLUMN maker TEXT;
-- Who has a session in their archive: by the hash of a secret, or by what stands for it where there is none.
CREATE TABLE archived (
    person BLOB NOT NULL, session_id TEXT NOT NULL, PRIMARY KEY (person, session_id)
) WITHOUT ROWID;
-- The ids of deleted sessions, all that is left of them: nobody who comes back to one makes it anew.
CREATE TABLE deleted_sessions (id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
