import { numberOf, sequenceOf } from "@catq/shared";
import type { QueuePlace } from "../config/resolve.ts";
import { banJson } from "../control/ban-json.ts";
import { refuseOpenFolder } from "../process/private-folder.ts";
import { timeText } from "../process/time-text.ts";
import type { Records } from "../store/records.ts";
import type { DayHours } from "./day-hours.ts";
import { figuresOf } from "./figures.ts";
import type { BansReport, LogReport, StatsReport } from "./output/reports.ts";

/**
 * Reads the queue where it is kept, whether a daemon runs or not; all that `read` sees is of one moment. Rejects with
 * CatqdError where there is no queue that this user may read, or others may change it. The store is loaded here, since
 * most commands do not need it and start faster without.
 */
export async function readRecords<T>(
  { database, dataFolder, ...others }: QueuePlace,
  env: Readonly<Record<string, string | undefined>>,
  read: (records: Records) => Promise<T>,
): Promise<T> {
  if (database !== null) {
    const [{ readDatabase }, { dataError }] = await Promise.all([
      import("../database/read.ts"),
      import("../start-errors.ts"),
    ]);
    return readDatabase({ database, ...others }, env, read).catch((error: unknown) => {
      throw dataError(error, dataFolder);
    });
  }
  refuseOpenFolder(dataFolder);
  const [{ readQueue }, { databaseIn }, { dataError }] = await Promise.all([
    import("../store/sqlite/file/read-queue.ts"),
    import("../store/sqlite/file/database-file.ts"),
    import("../start-errors.ts"),
  ]);
  try {
    return await readQueue(databaseIn(dataFolder), Date.now(), read);
  } catch (error) {
    throw dataError(error, dataFolder);
  }
}

export async function bansIn(records: Records): Promise<BansReport> {
  return { bans: (await records.bans()).map(banJson) };
}

/** The life of one ticket, or of all where `number` is null; the newest `limit` lines, oldest first. */
export async function logIn(
  records: Records,
  { number, limit }: { number: string | null; limit: number },
): Promise<LogReport> {
  const sequence = number === null ? null : sequenceOf(number);
  const events = await records.log({ limit, ...(sequence !== null && { sequence }) });
  return {
    events: events.map(({ at, sequence, detail, ...event }) => ({
      ...event,
      at: timeText(at),
      number: sequence === null ? null : numberOf(sequence),
      ...(detail && { detail: { ...detail } }),
    })),
  };
}

/** A day by its hours, named in the time zone of this process. */
export async function statsIn(records: Records, { day, bounds }: DayHours): Promise<StatsReport> {
  const times = bounds.map((bound) => bound.getTime());
  const hours = await Promise.all(
    times.slice(1).map(async (to, index) => {
      const from = times[index] ?? to;
      return { from, to, tallies: await records.tallies(from, to) };
    }),
  );
  return {
    type: "stats",
    version: 1,
    day,
    // A name that ICU does not know has the hours of UTC.
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
    hours: hours.map(({ from, to, tallies }) => ({
      from: timeText(from),
      to: timeText(to),
      ...figuresOf(tallies),
    })),
    total: figuresOf(hours.flatMap(({ tallies }) => tallies)),
  };
}
