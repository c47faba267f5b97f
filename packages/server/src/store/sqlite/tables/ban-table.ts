import type { Database, Statement } from "better-sqlite3";
import { isRange, type Network, networkOf, WIDTH } from "../../../network/network.ts";
import type { Ban, WallMs } from "../../../queue/model.ts";
import type { BansNear } from "../../../queue/store.ts";

const COLUMNS = "ban.address, ban.since, ban.until, ban.reason";
/** Those ranges that hold a network: one look for each length that any of them has, however many there are. */
const AROUND = `SELECT ${COLUMNS} FROM ban_length CROSS JOIN ban INDEXED BY ban_network
  ON ban.family = ban_length.family AND ban.length = ban_length.length AND ban.first = (? & ban_length.mask)
  WHERE ban_length.family = ? AND ban_length.length < ?`;
/** Those in a network but itself: one range of the index for each longer length. */
const WITHIN = `FROM (SELECT length FROM ban_length WHERE family = :family AND length > :length
    UNION ALL SELECT :width WHERE :length < :width) AS longer
  CROSS JOIN ban INDEXED BY ban_network
  ON ban.family = :family AND ban.length = longer.length AND ban.first >= :first AND ban.first <= :last
  WHERE (ban.until IS NULL OR ban.until > :wall)`;

interface Place {
  readonly family: number;
  readonly length: number;
  readonly first: bigint;
}
type Within = Place & { last: bigint; width: number; wall: WallMs };

/** The bans of addresses, which are found by their names, and of ranges, which are found by what they hold. */
export class BanTable {
  readonly #get: Statement<[string], Ban>;
  readonly #anyRange: Statement<[], 1>;
  readonly #around: Statement<[bigint, number, number], Ban>;
  readonly #within: Statement<[Within & { limit: number }], Ban>;
  readonly #countWithin: Statement<[Within], number>;
  readonly #all: Statement<[], Ban>;
  readonly #countInForce: Statement<[WallMs], number>;
  readonly #ending: Statement<[], Ban>;
  readonly #set: Statement<[Ban & Place & { isEnding: number }]>;
  readonly #addLength: Statement<[number, number, bigint]>;
  readonly #lift: Statement<[string]>;
  readonly #prune: Statement<[WallMs, number]>;
  readonly #dropLengths: Statement<[]>;

  constructor(db: Database) {
    this.#get = db.prepare(`SELECT ${COLUMNS} FROM ban WHERE address = ?`);
    this.#anyRange = db.prepare<[], 1>("SELECT 1 FROM ban_length LIMIT 1").pluck();
    this.#around = db.prepare(AROUND);
    this.#within = db.prepare(`SELECT ${COLUMNS} ${WITHIN} LIMIT :limit`);
    this.#countWithin = db.prepare<[Within], number>(`SELECT count(*) ${WITHIN}`).pluck();
    this.#all = db.prepare(`SELECT ${COLUMNS} FROM ban ORDER BY since, address`);
    this.#countInForce = db
      .prepare<[WallMs], number>("SELECT count(*) FROM ban WHERE until IS NULL OR until > ?")
      .pluck();
    this.#ending = db.prepare(`SELECT ${COLUMNS} FROM ban INDEXED BY ban_ending WHERE is_ending = 1`);
    this.#set =
      db.prepare(`INSERT OR REPLACE INTO ban (address, since, until, reason, family, length, first, is_ending)
      VALUES (:address, :since, :until, :reason, :family, :length, :first, :isEnding)`);
    this.#addLength = db.prepare("INSERT OR IGNORE INTO ban_length VALUES (?, ?, ?)");
    this.#lift = db.prepare("DELETE FROM ban WHERE address = ?");
    this.#prune = db.prepare(
      "DELETE FROM ban WHERE address IN (SELECT address FROM ban WHERE until < ? LIMIT ?)",
    );
    this.#dropLengths =
      db.prepare(`DELETE FROM ban_length WHERE NOT EXISTS (SELECT 1 FROM ban INDEXED BY ban_network
      WHERE ban.family = ban_length.family AND ban.length = ban_length.length)`);
  }

  /** The ban of just this address or network. */
  get(name: string): Ban | null {
    return this.#get.get(name) ?? null;
  }

  /** Of the ban of this address or network and of all that hold it, the one that lasts longest. */
  longest(name: string): Ban | null {
    let longest = this.get(name);
    // Mostly there is no range at all, and nothing more to do for each request.
    if (this.#anyRange.get() === undefined) return longest;
    for (const ban of this.#holding(networkOf(name))) {
      if (!longest || endOf(ban) > endOf(longest)) longest = ban;
    }
    return longest;
  }

  /** Other bans in force at `wall` that overlap with a network; of those within at most `limit`. */
  near(name: string, wall: WallMs, limit: number): BansNear {
    const network = networkOf(name);
    if (!network) return { around: [], within: [], withinCount: 0 };
    const { family, length } = network;
    // Of all numbers, some are negative for SQLite.
    const isAll = family === 6 && length === 0;
    const first = isAll ? -(1n << 63n) : signed(network.first);
    const last = isAll ? (1n << 63n) - 1n : signed(network.last);
    const asked = { family, length, first, last, width: WIDTH[family], wall };
    return {
      around: this.#holding(network).filter((ban) => endOf(ban) > wall),
      within: this.#within.all({ ...asked, limit }),
      withinCount: this.#countWithin.get(asked) ?? 0,
    };
  }

  /** All of them, oldest first. */
  all(): Ban[] {
    return this.#all.all();
  }

  countInForce(at: WallMs): number {
    return this.#countInForce.get(at) ?? 0;
  }

  /** Those whose tickets were still being ended when they were last written. */
  ending(): Ban[] {
    return this.#ending.all();
  }

  set({ address, since, until, reason }: Ban, isEnding: boolean): void {
    const network = networkOf(address);
    const { family, length } = network ?? { family: 0, length: 0 };
    const first = signed(network?.first ?? 0n);
    this.#set.run({ address, since, until, reason, family, length, first, isEnding: Number(isEnding) });
    if (network && isRange(network)) this.#addLength.run(family, length, signed(maskOf(network)));
  }

  lift(name: string): void {
    if (this.#lift.run(name).changes > 0) this.#dropLengths.run();
  }

  /** Deletes bans that ran out before a time, at most `limit`; returns how many. */
  prune(before: WallMs, limit: number): number {
    const { changes } = this.#prune.run(before, limit);
    if (changes > 0) this.#dropLengths.run();
    return changes;
  }

  #holding(network: Network | null): Ban[] {
    if (!network) return [];
    return this.#around.all(signed(network.first), network.family, network.length);
  }
}

/** The same 64 bits as SQLite's integers have them; those of a network have one sign, but for all of IPv6. */
function signed(bits: bigint): bigint {
  return BigInt.asIntN(64, bits);
}

/** The bits that a network fixes. */
function maskOf({ family, length }: Network): bigint {
  const width = BigInt(WIDTH[family]);
  return (1n << width) - (1n << (width - BigInt(length)));
}

function endOf({ until }: Ban): number {
  return until ?? Number.POSITIVE_INFINITY;
}
