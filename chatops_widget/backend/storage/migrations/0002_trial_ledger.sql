-- Which variants were tried on which prices: numbers and hashes, no names. See trials/ledger.py.
CREATE TABLE series (id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, dates BLOB NOT NULL, closes BLOB NOT NULL);
CREATE INDEX series_by_symbol ON series (symbol);
CREATE TABLE trials (
    id INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER NOT NULL, variant BLOB NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, person BLOB NOT NULL, at TEXT NOT NULL,
    bars INTEGER NOT NULL, sharpe REAL NOT NULL, skewness REAL NOT NULL, kurtosis REAL NOT NULL, sketch BLOB NOT NULL,
    UNIQUE (series, variant, first, last)
);
CREATE INDEX trials_by_series ON trials (series);
