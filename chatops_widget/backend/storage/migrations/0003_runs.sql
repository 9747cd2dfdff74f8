-- Each run as one row, so that it is found by its strategy, numbers, days and words. See storage/run_table.py.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order they were asked for in; never given twice
    run_id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
    strategy TEXT NOT NULL, symbol TEXT, "start" TEXT, "end" TEXT, status TEXT NOT NULL, person TEXT,
    asked TEXT NOT NULL, settled TEXT, parameters TEXT NOT NULL, taint TEXT,
    tags TEXT NOT NULL DEFAULT '[]', note TEXT NOT NULL DEFAULT '',
    total_return REAL, cagr REAL, annual_volatility REAL, sharpe_ratio REAL, sortino_ratio REAL, max_drawdown REAL,
    max_drawdown_duration REAL, calmar_ratio REAL, value_at_risk REAL, conditional_value_at_risk REAL, win_rate REAL,
    profit_factor REAL, expectancy REAL, n_trades REAL, exposure_time REAL, turnover REAL, total_fees REAL,
    alpha REAL, beta REAL
);
CREATE INDEX runs_by_session ON runs (session_id, id);
CREATE INDEX runs_by_strategy ON runs (strategy, id);
-- Rows that the full-text index does not have as they are: it lies beside, since not every SQLite has FTS5.
CREATE TABLE unindexed_runs (id INTEGER PRIMARY KEY);
-- Whom the backend has seen in which session: by a hash of a secret, never by a name.
CREATE TABLE members (
    secret BLOB NOT NULL, session_id TEXT NOT NULL, PRIMARY KEY (secret, session_id)
) WITHOUT ROWID;
CREATE TRIGGER forget_session AFTER DELETE ON sessions BEGIN
    DELETE FROM runs WHERE session_id = old.id;
    DELETE FROM members WHERE session_id = old.id;
END;
CREATE TRIGGER forget_run AFTER DELETE ON runs BEGIN
    INSERT OR IGNORE INTO unindexed_runs VALUES (old.id);
END;
INSERT OR IGNORE INTO runs (
    run_id, session_id, seq, kind, strategy, symbol, "start", "end", status, person, asked, settled, parameters, taint,
    total_return, cagr, annual_volatility, sharpe_ratio, sortino_ratio, max_drawdown,
    max_drawdown_duration, calmar_ratio, value_at_risk, conditional_value_at_risk, win_rate,
    profit_factor, expectancy, n_trades, exposure_time, turnover, total_fees, alpha, beta
)
WITH
    ends AS (SELECT session_id, run_id, min(seq) first, max(seq) last FROM log WHERE run_id IS NOT NULL GROUP BY run_id),
    told AS (
        SELECT e.run_id, e.session_id, e.first, CAST(b.payload AS TEXT) begun, CAST(s.payload AS TEXT) state
        FROM ends e
        JOIN log b ON b.session_id = e.session_id AND b.seq = e.first
        JOIN log s ON s.session_id = e.session_id AND s.seq = e.last
    ),
    facts AS (
        SELECT *, json_extract(state, '$.status') status, coalesce(json_extract(state, '$.kind'), 'backtest') kind,
            CASE WHEN coalesce(json_extract(state, '$.kind'), 'backtest') = 'backtest'
                THEN coalesce(json_extract(state, '$.data.metrics'), '{}') ELSE '{}' END m
        FROM told
    )
SELECT
    run_id, session_id, first, kind, json_extract(state, '$.strategyId'),
    coalesce(json_extract(state, '$.data.symbol'), json_extract(state, '$.parameters.symbol')),
    coalesce(json_extract(state, '$.data.start'), json_extract(state, '$.parameters.start')),
    coalesce(json_extract(state, '$.data.end'), json_extract(state, '$.parameters.end')),
    status, json_extract(state, '$.user'), json_extract(begun, '$.timestamp'),
    CASE WHEN status IN ('completed', 'failed', 'cancelled') THEN json_extract(state, '$.timestamp') END,
    coalesce(json_extract(state, '$.parameters'), '{}'), json_extract(state, '$.data.taint'),
    json_extract(m, '$.total_return'), json_extract(m, '$.cagr'), json_extract(m, '$.annual_volatility'),
    json_extract(m, '$.sharpe_ratio'), json_extract(m, '$.sortino_ratio'), json_extract(m, '$.max_drawdown'),
    json_extract(m, '$.max_drawdown_duration'), json_extract(m, '$.calmar_ratio'), json_extract(m, '$.value_at_risk'),
    json_extract(m, '$.conditional_value_at_risk'), json_extract(m, '$.win_rate'), json_extract(m, '$.profit_factor'),
    json_extract(m, '$.expectancy'), json_extract(m, '$.n_trades'), json_extract(m, '$.exposure_time'),
    json_extract(m, '$.turnover'), json_extract(m, '$.total_fees'), json_extract(m, '$.alpha'),
    json_extract(m, '$.beta')
FROM facts ORDER BY json_extract(begun, '$.timestamp'), session_id, first;
INSERT INTO unindexed_runs SELECT id FROM runs;
