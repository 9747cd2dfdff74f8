-- Who has seen this store knows it again by this: a new one in its place is another history.
CREATE TABLE history (id TEXT NOT NULL);
INSERT INTO history VALUES (lower(hex(randomblob(16))));
