-- The state of a crawl. Times are milliseconds since 1970, UTC.

CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row per address, or per request body where that makes the difference.
CREATE TABLE IF NOT EXISTS urls (
  id            INTEGER PRIMARY KEY,
  key           BLOB NOT NULL UNIQUE, -- address.Key
  url           TEXT NOT NULL,
  method        TEXT NOT NULL,
  body          BLOB,
  content_type  TEXT NOT NULL,
  site          TEXT NOT NULL,
  host          TEXT NOT NULL,
  referer       TEXT NOT NULL,
  kind          TEXT NOT NULL,        -- what it is expected to be; what it is, once it is known
  text          TEXT NOT NULL,
  column_name   TEXT NOT NULL,
  unit          TEXT NOT NULL,
  year          INTEGER NOT NULL,
  variant       TEXT NOT NULL,
  trail         TEXT NOT NULL,
  score         REAL NOT NULL,
  depth         INTEGER NOT NULL,
  page          INTEGER NOT NULL,
  hops          INTEGER NOT NULL,     -- redirects that led here
  render        INTEGER NOT NULL,
  first_seen    INTEGER NOT NULL,

  state         INTEGER NOT NULL,     -- 0 queued, 1 leased, 2 waits for next_at, 3 at rest
  next_at       INTEGER,
  tries         INTEGER NOT NULL DEFAULT 0, -- that failed since it last came
  leases        INTEGER NOT NULL DEFAULT 0, -- that no result came of, because the process ended
  outcome       TEXT NOT NULL DEFAULT '',   -- of the last fetch; '' before the first
  detail        TEXT NOT NULL DEFAULT '',
  status        INTEGER NOT NULL DEFAULT 0,
  fetched_at    INTEGER,              -- last fetch
  changed_at    INTEGER,              -- fetch that brought the body that stands there now
  visits        INTEGER NOT NULL DEFAULT 0,
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  wire          TEXT NOT NULL DEFAULT '',   -- SHA-256 of the body that stands there now
  decoded       TEXT NOT NULL DEFAULT '',
  content       TEXT NOT NULL DEFAULT '',
  published     TEXT NOT NULL DEFAULT '',
  is_report     INTEGER NOT NULL DEFAULT 0,
  segment       TEXT NOT NULL DEFAULT '',
  offset        INTEGER NOT NULL DEFAULT 0,
  length        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS urls_queue ON urls (host, score DESC, id) WHERE state = 0;
CREATE INDEX IF NOT EXISTS urls_waiting ON urls (next_at) WHERE state = 2;
CREATE INDEX IF NOT EXISTS urls_leased ON urls (id) WHERE state = 1;
CREATE INDEX IF NOT EXISTS urls_site ON urls (site, outcome);

-- Bodies in the archive, so that an equal one is kept as a reference.
CREATE TABLE IF NOT EXISTS payloads (
  wire       BLOB PRIMARY KEY,
  url        TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  segment    TEXT NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL
) WITHOUT ROWID;

-- Pages without a report, by body: one body at many addresses is an error page.
CREATE TABLE IF NOT EXISTS bodies (
  host TEXT NOT NULL, decoded BLOB NOT NULL, id INTEGER NOT NULL, -- of the address
  PRIMARY KEY (host, decoded, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS hosts (
  host        TEXT PRIMARY KEY,
  site        TEXT NOT NULL,
  tls         INTEGER NOT NULL DEFAULT 0,
  latency     INTEGER NOT NULL DEFAULT 0,
  slow        INTEGER NOT NULL DEFAULT 0,
  strikes     INTEGER NOT NULL DEFAULT 0,
  closings    INTEGER NOT NULL DEFAULT 0,
  refusals    INTEGER NOT NULL DEFAULT 0,
  closed_till INTEGER NOT NULL DEFAULT 0,
  free_at     INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS robots (
  origin     TEXT PRIMARY KEY,
  state      TEXT NOT NULL, -- rules, none, unreachable
  body       TEXT NOT NULL,
  detail     TEXT NOT NULL,
  tries      INTEGER NOT NULL,
  good_until INTEGER NOT NULL
) WITHOUT ROWID;
