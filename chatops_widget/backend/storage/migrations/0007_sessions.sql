-- Which notebook made a session, and when: by these one that nobody named is known. Those of before have neither.
ALTER TABLE sessions ADD COLUMN notebook TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN started TEXT;
