import type { Qualifier } from "./sql.ts";

/**
 * Everything that was ever done to the format, in order; forward only, and none is altered once it has been released.
 * Tables that many commits update have a low fillfactor, so that new versions of a row stay on its page (heap-only
 * tuples) and no index is written. They stay small, so no vacuum needs to take an exclusive lock to cut them. The line's
 * index has a dead entry for each call until a vacuum has been, so that comes earlier than by default.
 */
export const MIGRATIONS: readonly ((t: Qualifier) => string)[] = [
  (t) => `
CREATE TABLE ${t("queue")} (
  id                integer PRIMARY KEY CHECK (id = 1),
  key               bytea NOT NULL CHECK (length(key) = 32),
  -- Raised where daemons of earlier versions must stop: they read it with every lock.
  format            integer NOT NULL DEFAULT 1,
  cluster           text NOT NULL,
  is_paused         boolean NOT NULL DEFAULT false,
  is_closed         boolean NOT NULL DEFAULT false,
  next_sequence     bigint NOT NULL DEFAULT 0,
  -- Greater than every place in use.
  next_place        float8 NOT NULL DEFAULT 0,
  -- No waiting ticket has a place below it.
  first_place       float8 NOT NULL DEFAULT 0,
  -- Nobody at a counter has a call_order below it.
  first_call        bigint NOT NULL DEFAULT 0,
  waiting_count     bigint NOT NULL DEFAULT 0 CHECK (waiting_count >= 0),
  -- Queue time at clock_at, in milliseconds.
  alive_at          float8 NOT NULL DEFAULT 0,
  -- What the clock said under the lock of the last commit, in milliseconds since 1970.
  clock_at          float8,
  revision          bigint NOT NULL DEFAULT 0,
  ban_revision      bigint NOT NULL DEFAULT 0,
  settings_revision bigint NOT NULL DEFAULT 0,
  stock_revision    bigint NOT NULL DEFAULT 0,
  next_log_id       bigint NOT NULL DEFAULT 1,
  next_cat_id       bigint NOT NULL DEFAULT 1,
  settings          jsonb NOT NULL DEFAULT '[]',
  restoration_count integer NOT NULL DEFAULT 0,
  commits           bigint NOT NULL DEFAULT 0,
  timeline          text,
  timeline_from     bigint NOT NULL DEFAULT 0,
  is_synchronous    boolean NOT NULL DEFAULT false
) WITH (fillfactor = 10, vacuum_truncate = false);

CREATE TABLE ${t("ticket")} (
  sequence      bigint PRIMARY KEY,
  state         text NOT NULL,
  -- Compared byte by byte: a network is a range of names.
  address       text COLLATE "C" NOT NULL,
  -- Orders the line; a fraction where somebody moved in between.
  place         float8,
  -- Orders those at the counters by their calls.
  call_order    bigint,
  taken_at      bigint NOT NULL,
  taken_mark    float8 NOT NULL,
  called_mark   float8,
  -- What was left of its claim window when it let others go first.
  claim_left    float8,
  -- Whether its claim window was lengthened, as a claim found no cat in stock.
  is_lengthened boolean NOT NULL DEFAULT false,
  -- Whether it came back after a miss, and whether somebody is to be told by Web Push.
  has_rejoined  boolean NOT NULL DEFAULT false,
  -- Until when a missed ticket may come back.
  rejoin_by     bigint,
  has_push      boolean NOT NULL DEFAULT false,
  until         float8,
  ended_at      bigint,
  -- SHA-256 of the idempotency key it was taken with.
  key           bytea CHECK (length(key) = 32),
  -- What each state goes with; so nothing has two states.
  CONSTRAINT ticket_state CHECK (CASE state
    WHEN 'waiting' THEN place IS NOT NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NULL
    WHEN 'called'  THEN place IS NULL AND call_order IS NOT NULL AND until IS NOT NULL AND ended_at IS NULL
    WHEN 'viewing' THEN place IS NULL AND call_order IS NOT NULL AND until IS NOT NULL AND ended_at IS NULL
    WHEN 'seen'    THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'missed'  THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'left'    THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    WHEN 'banned'  THEN place IS NULL AND call_order IS NULL AND until IS NULL AND ended_at IS NOT NULL
    ELSE false END)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
CREATE UNIQUE INDEX ticket_line    ON ${t("ticket")} (place)             WHERE place IS NOT NULL;
CREATE UNIQUE INDEX ticket_counter ON ${t("ticket")} (call_order)        WHERE call_order IS NOT NULL;
CREATE UNIQUE INDEX ticket_key     ON ${t("ticket")} (key)               WHERE key IS NOT NULL;
CREATE INDEX ticket_address        ON ${t("ticket")} (address, sequence) WHERE ended_at IS NULL;
CREATE INDEX ticket_may_rejoin     ON ${t("ticket")} (rejoin_by)         WHERE rejoin_by IS NOT NULL;
CREATE INDEX ticket_rejoined       ON ${t("ticket")} (place)             WHERE has_rejoined AND place IS NOT NULL;
CREATE INDEX ticket_ended          ON ${t("ticket")} (ended_at)          WHERE ended_at IS NOT NULL;

-- How many wait in each block of 64, 64² and 64³ places. A count stays when it comes to 0.
CREATE TABLE ${t("line_block")} (
  level   integer NOT NULL,
  block   bigint NOT NULL,
  waiting bigint NOT NULL CHECK (waiting >= 0),
  PRIMARY KEY (level, block)
) WITH (fillfactor = 50, vacuum_truncate = false);

-- The place of who stands at a position, 1 for the first; null where there are fewer.
CREATE FUNCTION ${t("place_at")}(wanted bigint) RETURNS float8 LANGUAGE plpgsql STABLE AS $$
DECLARE
  rest  bigint := wanted - 1;
  first bigint := 0;
  last  bigint := 9223372036854775807;
  hit   record;
BEGIN
  FOR the_level IN REVERSE 3..1 LOOP
    SELECT counted.block, counted.upto - counted.waiting AS before INTO hit
      FROM (SELECT block, waiting, sum(waiting) OVER (ORDER BY block) AS upto FROM ${t("line_block")}
        WHERE level = the_level AND block >= first AND block < last) AS counted
      WHERE counted.upto > rest ORDER BY counted.block LIMIT 1;
    IF NOT FOUND THEN RETURN NULL; END IF;
    rest := rest - hit.before;
    first := hit.block * 64;
    last := first + 64;
  END LOOP;
  RETURN (SELECT place FROM ${t("ticket")} WHERE place >= first AND place < last ORDER BY place OFFSET rest LIMIT 1);
END
$$;

CREATE TABLE ${t("ban")} (
  address   text COLLATE "C" PRIMARY KEY,
  since     bigint NOT NULL,
  until     bigint,
  reason    text NOT NULL,
  -- Whether live tickets of it are still to be ended.
  is_ending boolean NOT NULL,
  revision  bigint NOT NULL
);
CREATE INDEX ban_revision ON ${t("ban")} (revision);
CREATE INDEX ban_until    ON ${t("ban")} (until) WHERE until IS NOT NULL;

-- The pictures' bytes go in and out on a connection of their own, outside the lock.
CREATE TABLE ${t("picture")} (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bytes   bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A picture is compressed already.
ALTER TABLE ${t("picture")} ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The stock is where sequence is null. An id is never used again, and no ticket has two cats.
CREATE TABLE ${t("cat")} (
  id         bigint PRIMARY KEY,
  sequence   bigint UNIQUE REFERENCES ${t("ticket")} (sequence),
  picture    bigint NOT NULL UNIQUE REFERENCES ${t("picture")} (id),
  media_type text NOT NULL,
  digest     bytea NOT NULL CHECK (length(digest) = 32),
  credit     text NOT NULL
);
CREATE INDEX cat_stock ON ${t("cat")} (id) WHERE sequence IS NULL;

-- Only ever added to, but for its retention. Its ids are counted in the queue's row: their order is that of the commits.
CREATE TABLE ${t("log")} (
  id        bigint PRIMARY KEY,
  at        bigint NOT NULL,
  type      text NOT NULL,
  sequence  bigint,
  waited_ms float8,
  turn_ms   float8,
  detail    jsonb
);
CREATE INDEX log_ticket ON ${t("log")} (sequence, id) WHERE sequence IS NOT NULL;
CREATE INDEX log_turn   ON ${t("log")} (id)           WHERE turn_ms IS NOT NULL;
CREATE INDEX log_end    ON ${t("log")} (id)           WHERE sequence IS NOT NULL
  AND (type = 'seen' OR type = 'missed' OR type = 'left' OR type = 'banned');
CREATE INDEX log_at     ON ${t("log")} (at);

CREATE TABLE ${t("announcement")} (
  id   integer PRIMARY KEY CHECK (id = 1),
  text text NOT NULL,
  at   bigint NOT NULL
);

CREATE TABLE ${t("restoration")} (
  first_sequence bigint PRIMARY KEY,
  -- What is between the two was never given by this life of the queue, but by the lost one.
  lost_from      bigint NOT NULL CHECK (lost_from <= first_sequence),
  salt           bytea NOT NULL CHECK (length(salt) = 16),
  at             bigint NOT NULL
);

CREATE TABLE ${t("tally")} (
  -- Of an hour, since 1970.
  quarter  bigint NOT NULL,
  kind     text COLLATE "C" NOT NULL,
  bucket   integer NOT NULL,
  count    bigint NOT NULL,
  total_ms float8 NOT NULL,
  PRIMARY KEY (quarter, kind, bucket)
) WITH (fillfactor = 50, vacuum_truncate = false);

-- What the configuration of the daemons of a name said at the last start or reload.
CREATE TABLE ${t("declared")} (
  name     text PRIMARY KEY,
  declared jsonb NOT NULL
);

-- A row for each process, by whose number it knows whether a commit without an answer was made.
CREATE TABLE ${t("daemon")} (
  daemon   text PRIMARY KEY,
  name     text NOT NULL,
  batch    bigint NOT NULL,
  clock_at float8 NOT NULL
) WITH (fillfactor = 10, vacuum_truncate = false);

-- Which daemons share the queue, for people: of no use after a crash, so it costs no WAL.
CREATE UNLOGGED TABLE ${t("presence")} (
  daemon  text PRIMARY KEY,
  name    text NOT NULL,
  address text NOT NULL,
  version text NOT NULL,
  since   timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 10);

-- What the pages of each version are made of, so that every daemon can serve the modules of another's page.
CREATE TABLE ${t("asset")} (
  version    text COLLATE "C" NOT NULL,
  path       text COLLATE "C" NOT NULL,
  media_type text NOT NULL,
  bytes      bytea NOT NULL CHECK (length(bytes) <= 1048576),
  -- When a daemon of this version last said that it lives.
  seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version, path)
);

-- Browsers that are told of a ticket by Web Push.
CREATE TABLE ${t("subscription")} (
  sequence   bigint NOT NULL REFERENCES ${t("ticket")} (sequence) ON DELETE CASCADE,
  endpoint   text COLLATE "C" NOT NULL,
  p256dh     bytea NOT NULL CHECK (length(p256dh) = 65),
  auth       bytea NOT NULL CHECK (length(auth) = 16),
  since      bigint NOT NULL,
  -- The outbox: what it is to be told; null where nothing.
  news       text,
  -- Counts what it was to be told.
  version    bigint NOT NULL DEFAULT 0,
  tries      integer NOT NULL DEFAULT 0,
  -- Not before then: it is claimed, or its push service asked to wait.
  try_at     bigint NOT NULL DEFAULT 0,
  -- Until when it is kept after its ticket was missed, as that may come back.
  keep_until bigint,
  PRIMARY KEY (sequence, endpoint)
) WITH (fillfactor = 50, vacuum_truncate = false);
CREATE INDEX subscription_news ON ${t("subscription")} (try_at)     WHERE news IS NOT NULL;
CREATE INDEX subscription_kept ON ${t("subscription")} (keep_until) WHERE keep_until IS NOT NULL;

-- Who does what is done once for all.
CREATE TABLE ${t("chore")} (
  name   text PRIMARY KEY,
  daemon text NOT NULL,
  until  timestamptz NOT NULL
);

-- That the queue came from a file of SQLite: written last, in the transaction that carried everything.
CREATE TABLE ${t("move")} (
  id    integer PRIMARY KEY CHECK (id = 1),
  nonce bytea NOT NULL CHECK (length(nonce) = 16),
  at    timestamptz NOT NULL
);
`,
];
