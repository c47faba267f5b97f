import type { Launch } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";
import { holdFlat, RESIDENT_BOUND } from "./hold-flat.ts";
import { descriptors, diskMiB, residentMiB } from "./process-figures.ts";

/** Kept so short that what is old goes while the run lasts, as it does within days otherwise. */
const RETENTION = ["--ticket-retention", "1s", "--log-retention", "1s", "--rejoin-window", "0s"];
/**
 * V8 lets garbage lie while there is room, and the process grows until it has found its size: what a short run
 * shows is what is held only where there is little.
 */
export const LITTLE_ROOM = { NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=128" };
const CLIENTS = 24;
/** What its checkpoints leave of the write-ahead log. */
const MAX_LOG_MIB = 36;

interface Sample {
  readonly atS: number;
  readonly tickets: number;
  readonly residentMiB: number;
  readonly filesMiB: number;
  readonly logMiB: number;
  readonly descriptors: number;
}

export interface LongRun {
  readonly history: History;
  readonly samples: readonly Sample[];
  readonly perSecond: number;
}

/**
 * Lets so many tickets through: taken at that pace, each is called, and missed or given up. What the daemon
 * holds is looked at all along: the last third may need no more than the second did.
 */
export async function letThrough(parts: {
  tickets: number;
  perSecond: number;
  sampleEveryMs: number;
  launch: Launch;
}): Promise<LongRun> {
  const terms = { counters: 1000, claimWindowMs: 200, viewWindowMs: 200 };
  const lives = await DaemonLives.start({
    terms,
    flags: RETENTION,
    launch: parts.launch,
  });
  const http = new HttpClient(lives.url);
  const { history } = lives;
  const startedAt = now();
  const samples: Sample[] = [];
  let tickets = 0;
  let asked = 0;
  try {
    const sample = (): void => {
      const { pid, folder } = lives;
      const atS = Math.round((now() - startedAt) / 1000);
      const held = {
        residentMiB: residentMiB(pid),
        ...diskMiB(folder),
        descriptors: descriptors(pid),
      };
      samples.push({ atS, tickets, ...held });
    };
    const takeOn = async (): Promise<void> => {
      while (asked < parts.tickets) {
        asked++;
        const earlyMs = (asked / parts.perSecond) * 1000 - (now() - startedAt);
        if (earlyMs > 1) await new Promise((resolve) => setTimeout(resolve, earlyMs));
        const reply = await http.post("/api/tickets");
        if (reply.status !== 201) throw new Error(`a take was answered ${reply.status}: ${reply.bytes}`);
        if (++tickets % 7 === 0)
          await http.send("/api/ticket", { method: "DELETE", token: String(reply.json().token) });
      }
    };
    const timer = setInterval(sample, parts.sampleEveryMs);
    await Promise.all(Array.from({ length: CLIENTS }, takeOn)).finally(() => clearInterval(timer));
    const lastedS = (now() - startedAt) / 1000;
    addGauges(history, samples);
    return { history, samples, perSecond: Math.round(tickets / lastedS) };
  } finally {
    http.close();
    await lives.remove();
  }
}

/** Holds the last third of the samples against the second. */
function addGauges(history: History, samples: readonly Sample[]): void {
  const held = (what: keyof Sample): number[] => samples.map((sample) => sample[what]);
  holdFlat(history, "residentMiB", held("residentMiB"), RESIDENT_BOUND);
  holdFlat(history, "filesMiB", held("filesMiB"), (before) => before * 1.1 + 4);
  // It is filled ahead in one go, whenever that is.
  holdFlat(history, "logMiB", held("logMiB"), () => MAX_LOG_MIB);
  holdFlat(history, "descriptors", held("descriptors"), (before) => before + 4);
}
