import type { Database } from "better-sqlite3";

/** `catq` in ASCII: tells our files from other programs' (bytes 68 to 71 of a database's header). */
export const APPLICATION_ID = 0x63617471;
/** `catb`: a backup, until a daemon is started on it. */
export const BACKUP_ID = 0x63617462;
/** `catm`: a queue that is moving, or has moved. An older catqd takes it for another program's. */
export const MOVED_ID = 0x6361746d;

/** Brings a database from one version to the next. `newKey` makes the 32-byte key of a new queue. */
export type Migration = (db: Database, newKey: () => Buffer) => void;

/**
 * Version n is what the first n of these make. Only ever add to the end: databases out there have run the
 * others. Times of people (`…_at`, `since`) are whole milliseconds of the wall clock, the others (`…_mark`,
 * `until` of a ticket, `alive_at`) milliseconds of queue time.
 */
export const MIGRATIONS: readonly Migration[] = [
  (db, newKey) => {
    db.exec(FIRST);
    db.prepare("INSERT INTO queue VALUES (1, ?, 0, 0, 0, 0, 0, 0, 0)").run(newKey());
  },
  (db) => db.exec(ANNOUNCEMENT),
  (db) => db.exec(RESTORATION),
  (db) => db.exec(TALLY),
  // Once it filled what the next one drops again.
  (db) => db.exec(NETWORKS),
  (db) => {
    db.exec(BAN_REVISION);
    db.exec(LENGTHENED);
    db.exec(SETTINGS);
    db.exec(SUBSCRIPTION);
    db.exec(MOVE);
    // Its counts are those of the index ticket_address.
    db.exec("DROP TABLE address");
  },
  (db) => db.exec(TAKEN_LINE),
];

// No IN lists in what every write evaluates: SQLite builds a table for each of them, each time.
const FIRST = `
CREATE TABLE queue (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  key           BLOB NOT NULL CHECK (length(key) = 32),
  is_paused     INTEGER NOT NULL CHECK (is_paused = 0 OR is_paused = 1),
  is_closed     INTEGER NOT NULL CHECK (is_closed = 0 OR is_closed = 1),
  next_sequence INTEGER NOT NULL,
  -- Greater than every place in use.
  next_place    INTEGER NOT NULL,
  waiting_count INTEGER NOT NULL CHECK (waiting_count >= 0),
  alive_at      REAL NOT NULL,
  revision      INTEGER NOT NULL
) STRICT;

CREATE TABLE ticket (
  sequence    INTEGER PRIMARY KEY,
  state       TEXT NOT NULL,
  address     TEXT NOT NULL,
  -- Orders the line; a fraction where somebody moved in between.
  place       REAL,
  -- Orders those at the counters by their calls.
  call_order  INTEGER,
  taken_at    INTEGER NOT NULL,
  taken_mark  REAL NOT NULL,
  called_mark REAL,
  -- What was left of its claim window when it let others go first.
  claim_left  REAL,
  until       REAL,
  ended_at    INTEGER,
  -- SHA-256 of the idempotency key it was taken with.
  key         BLOB CHECK (length(key) = 32),
  -- What each state goes with; so nothing has two states.
  CHECK (CASE state
    WHEN 'waiting' THEN place IS NOT NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NULL
    WHEN 'called'  THEN place IS NULL AND call_order IS NOT NULL AND until IS NOT NULL AND ended_at IS NULL
    WHEN 'viewing' THEN place IS NULL AND call_order IS NOT NULL AND until IS NOT NULL AND ended_at IS NULL
    WHEN 'seen'    THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'missed'  THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'left'    THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'banned'  THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    ELSE 0 END)
) STRICT;
CREATE UNIQUE INDEX ticket_line    ON ticket (place)      WHERE place IS NOT NULL;
CREATE UNIQUE INDEX ticket_counter ON ticket (call_order) WHERE call_order IS NOT NULL;
CREATE UNIQUE INDEX ticket_key     ON ticket (key)        WHERE key IS NOT NULL;
CREATE INDEX ticket_address        ON ticket (address)    WHERE ended_at IS NULL;
CREATE INDEX ticket_ended          ON ticket (ended_at)   WHERE ended_at IS NOT NULL;

-- How many wait in each block of 64, 64² and 64³ places, so that a position is a few short sums.
CREATE TABLE line_block (
  level   INTEGER NOT NULL,
  block   INTEGER NOT NULL,
  waiting INTEGER NOT NULL CHECK (waiting >= 0),
  PRIMARY KEY (level, block)
) STRICT, WITHOUT ROWID;

-- How many live tickets each address holds.
CREATE TABLE address (
  address TEXT PRIMARY KEY,
  live    INTEGER NOT NULL CHECK (live >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE ban (
  address TEXT PRIMARY KEY,
  since   INTEGER NOT NULL,
  until   INTEGER,
  reason  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The stock is where sequence is null. An id is never used again, and no ticket has two cats.
CREATE TABLE cat (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  sequence   INTEGER UNIQUE REFERENCES ticket (sequence),
  media_type TEXT NOT NULL,
  digest     BLOB NOT NULL CHECK (length(digest) = 32),
  credit     TEXT NOT NULL
) STRICT;
CREATE INDEX cat_stock ON cat (id) WHERE sequence IS NULL;

-- Apart from its cat, since changing a row writes all of it again.
CREATE TABLE picture (
  cat   INTEGER PRIMARY KEY REFERENCES cat (id) ON DELETE CASCADE,
  bytes BLOB NOT NULL
) STRICT;

-- Only ever added to, but for its retention. It refers to tickets that may be gone.
CREATE TABLE log (
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  type      TEXT NOT NULL,
  sequence  INTEGER,
  waited_ms REAL,
  turn_ms   REAL,
  -- JSON.
  detail    TEXT
) STRICT;
CREATE INDEX log_ticket ON log (sequence, id) WHERE sequence IS NOT NULL;
CREATE INDEX log_turn   ON log (id, turn_ms)  WHERE turn_ms IS NOT NULL;
CREATE INDEX log_end    ON log (id)           WHERE sequence IS NOT NULL
  AND (type = 'seen' OR type = 'missed' OR type = 'left' OR type = 'banned');
-- For the pruning, which cannot go by the order of the changes: the clock may have been wrong for some of them.
CREATE INDEX log_at     ON log (at);
`;

const ANNOUNCEMENT = `
CREATE TABLE announcement (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  text TEXT NOT NULL,
  at   INTEGER NOT NULL
) STRICT;
`;

const RESTORATION = `
-- A row for each time that the queue was restored from a backup.
CREATE TABLE restoration (
  first_sequence INTEGER PRIMARY KEY,
  -- What is between the two was never given by this queue, but by the lost one.
  lost_from      INTEGER NOT NULL CHECK (lost_from < first_sequence),
  salt           BLOB NOT NULL CHECK (length(salt) = 16),
  at             INTEGER NOT NULL
) STRICT;
`;

// What the log still knows is counted, as store/batch/tallies.ts does it from now on.
const TALLY = `
CREATE TABLE tally (
  -- Of an hour, since 1970.
  quarter  INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  bucket   INTEGER NOT NULL,
  count    INTEGER NOT NULL,
  total_ms REAL NOT NULL,
  PRIMARY KEY (quarter, kind, bucket)
) STRICT, WITHOUT ROWID;

INSERT INTO tally
  SELECT at / 900000, type,
    CASE WHEN ms IS NULL THEN -1 WHEN ms < 1 THEN 0 ELSE 1 + CAST(floor(log2(ms) * 32) AS INTEGER) END,
    count(*), ifnull(sum(ms), 0)
  FROM (
    SELECT at, type,
      CASE type
        WHEN 'called' THEN waited_ms
        WHEN 'seen' THEN max(0, turn_ms - (SELECT json_extract(claimed.detail, '$.afterMs') FROM log AS claimed
          WHERE claimed.sequence = log.sequence AND claimed.type = 'claimed' ORDER BY claimed.id DESC LIMIT 1))
      END AS ms
    FROM log
    WHERE sequence IS NOT NULL AND type IN ('taken', 'called', 'seen', 'missed', 'left', 'banned')
      AND NOT (type = 'missed' AND EXISTS (SELECT 1 FROM log AS later
        WHERE later.sequence = log.sequence AND later.id > log.id AND later.type = 'recalled'))
  )
  GROUP BY 1, 2, 3;
`;

const NETWORKS = `
-- What a ban holds: the family, the length and the first number of its network; zeros where it has none.
ALTER TABLE ban ADD COLUMN family INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ban ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ban ADD COLUMN first  INTEGER NOT NULL DEFAULT 0;
-- Whether live tickets of it are still to be ended.
ALTER TABLE ban ADD COLUMN is_ending INTEGER NOT NULL DEFAULT 0 CHECK (is_ending = 0 OR is_ending = 1);
CREATE INDEX ban_network ON ban (family, length, first);
CREATE INDEX ban_ending  ON ban (is_ending) WHERE is_ending = 1;

-- The lengths of the banned networks that hold more than one caller, and the bits they fix. So few that all
-- can be tried.
CREATE TABLE ban_length (
  family INTEGER NOT NULL,
  length INTEGER NOT NULL,
  mask   INTEGER NOT NULL,
  PRIMARY KEY (family, length)
) STRICT, WITHOUT ROWID;
`;

const BAN_REVISION = `
-- All bans are in memory, and read again from where their revision says that they are newer.
ALTER TABLE queue ADD COLUMN ban_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ban ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ban_revision ON ban (revision);
DROP INDEX ban_network;
DROP TABLE ban_length;
ALTER TABLE ban DROP COLUMN family;
ALTER TABLE ban DROP COLUMN length;
ALTER TABLE ban DROP COLUMN first;
`;

const LENGTHENED = `
-- Whether its claim window was lengthened, as a claim found no cat in stock.
ALTER TABLE ticket ADD COLUMN is_lengthened INTEGER NOT NULL DEFAULT 0 CHECK (is_lengthened = 0 OR is_lengthened = 1);
-- Until now that was said by what was left before. What was added stays.
UPDATE ticket SET is_lengthened = 1, claim_left = NULL WHERE call_order IS NOT NULL AND claim_left IS NOT NULL;
`;

const SETTINGS = `
-- The settings that all daemons of a queue share. Texts are JSON: as one writes them, a list of words.
CREATE TABLE setting (
  name     TEXT PRIMARY KEY,
  -- In force; null where it was only ever declared by a catqd that knew it.
  value    TEXT,
  since    INTEGER,
  by       TEXT,
  -- What the configuration said at the last start or reload.
  declared TEXT
) STRICT, WITHOUT ROWID;
ALTER TABLE queue ADD COLUMN settings_revision INTEGER NOT NULL DEFAULT 0;
-- Whether it came back after a miss, and whether somebody is to be told by Web Push.
ALTER TABLE ticket ADD COLUMN has_rejoined INTEGER NOT NULL DEFAULT 0 CHECK (has_rejoined = 0 OR has_rejoined = 1);
-- Until when a missed ticket may come back.
ALTER TABLE ticket ADD COLUMN rejoin_by INTEGER;
CREATE INDEX ticket_may_rejoin ON ticket (rejoin_by) WHERE rejoin_by IS NOT NULL;
CREATE INDEX ticket_rejoined   ON ticket (place)     WHERE has_rejoined = 1 AND place IS NOT NULL;
ALTER TABLE ticket ADD COLUMN has_push INTEGER NOT NULL DEFAULT 0 CHECK (has_push = 0 OR has_push = 1);
`;

const SUBSCRIPTION = `
-- Browsers that are told of a ticket by Web Push.
CREATE TABLE subscription (
  sequence   INTEGER NOT NULL REFERENCES ticket (sequence) ON DELETE CASCADE,
  endpoint   TEXT NOT NULL,
  p256dh     BLOB NOT NULL CHECK (length(p256dh) = 65),
  auth       BLOB NOT NULL CHECK (length(auth) = 16),
  since      INTEGER NOT NULL,
  -- The outbox: what it is to be told; null where nothing.
  news       TEXT,
  -- Counts what it was to be told.
  version    INTEGER NOT NULL DEFAULT 0,
  tries      INTEGER NOT NULL DEFAULT 0,
  -- Not before then: it is claimed, or its push service asked to wait.
  try_at     INTEGER NOT NULL DEFAULT 0,
  -- Until when it is kept after its ticket was missed, as that may come back.
  keep_until INTEGER,
  PRIMARY KEY (sequence, endpoint)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_news ON subscription (try_at)     WHERE news IS NOT NULL;
CREATE INDEX subscription_kept ON subscription (keep_until) WHERE keep_until IS NOT NULL;
`;

const MOVE = `
-- Where the queue is moving, or has moved; no row where it stays.
CREATE TABLE move (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  -- Drawn for this move, and written there last.
  nonce       BLOB NOT NULL CHECK (length(nonce) = 16),
  -- For people.
  target      TEXT NOT NULL,
  -- The database and the schema in it, whatever name leads there.
  identity    TEXT NOT NULL,
  is_complete INTEGER NOT NULL CHECK (is_complete = 0 OR is_complete = 1),
  at          INTEGER NOT NULL
) STRICT;
`;

const TAKEN_LINE = `
-- The id of the log's line of its taking, which says nothing that the ticket doesn't: so it is written there, with its two
-- entries of indexes, only when the ticket goes. Null where the log has it, or has forgotten it.
ALTER TABLE ticket ADD COLUMN taken_line INTEGER;
`;
