import type { Bench, Measured } from "../bench.ts";
import type { BenchedDaemon } from "../daemon.ts";
import { type Load, startLoad } from "../load/start-load.ts";
import { BenchedDatabase } from "./database.ts";

export const MANY = 64;
export const CREATED = 201;

/** What a part of the figures of several daemons is measured with. */
export interface OnDatabase {
  readonly database: BenchedDatabase;
  readonly load: Load;
  readonly rounds: number;
  readonly note: (text: string) => void;
}

/**
 * A bench on a real PostgreSQL 18 of its own, with its fsyncs; of at most `maxRounds` samples. Several, as each takes
 * minutes: `pnpm bench postgres` is all of them.
 */
export function onDatabase(
  part: string,
  maxRounds: number,
  measure: (on: OnDatabase) => Promise<Measured[]>,
): Bench {
  return {
    name: `postgres-${part}`,
    async run({ rounds, note }) {
      const database = await BenchedDatabase.start();
      const load = startLoad();
      try {
        return await measure({ database, load, rounds: Math.min(rounds, maxRounds), note });
      } finally {
        await load.close();
        await database.close();
      }
    },
  };
}

/** Starts daemons on one new queue, and ends them. */
export async function withDaemons<T>(
  database: BenchedDatabase,
  count: number,
  measure: (daemons: readonly BenchedDaemon[]) => Promise<T>,
): Promise<T> {
  const schema = database.newSchema();
  const daemons: BenchedDaemon[] = [];
  try {
    for (let i = 0; i < count; i++) daemons.push(await database.daemon(schema, `d${i}`));
    return await measure(daemons);
  } finally {
    await Promise.all(daemons.map((daemon) => daemon.close()));
  }
}
