import { chmodSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { FAKETIME, itWith } from "../faults/tools.ts";
import { freshFolder } from "../fresh-folder.ts";
import { PostgresServer } from "./postgres-server.ts";
import { startSeveral } from "./several.ts";

const WINDOW_MS = 5000;
/** A step ahead may shorten a window by as much. */
const STALL_MS = 2000;
/** A step back lengthens it until the next heartbeat; the rest is for a busy machine. */
const SLACK_MS = 2000;
const HOUR_S = 3600;

itWith(
  "faketime",
  "keeps queue time while the clock of the database is set an hour ahead, and two back",
  async () => {
    const folder = freshFolder();
    chmodSync(folder, 0o755);
    const file = join(folder, "clock");
    const setClock = (seconds: number): void => {
      // Put there as a whole: the library reads the file at every look.
      writeFileSync(`${file}.new`, `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}`, { mode: 0o644 });
      renameSync(`${file}.new`, file);
    };
    setClock(0);
    const server = await PostgresServer.start(18, [], {
      LD_PRELOAD: FAKETIME ?? "",
      ...{ FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
    });
    try {
      const window = ["--counters", "1", "--claim-window", `${WINDOW_MS}ms`];
      const [one, two] = await startSeveral(server, "clock", ["one", "two"], window);
      const client = await server.client();
      for (const offset of [HOUR_S, -2 * HOUR_S]) {
        const taken = (await one?.http.send("/api/tickets", { method: "POST" }))?.json();
        const since = performance.now();
        expect(taken).toMatchObject({ state: "called" });
        await sleep(WINDOW_MS / 4);
        setClock(offset);
        const { rows } = await client.query("SELECT extract(epoch FROM clock_timestamp())::float8 AS at");
        expect(Math.abs(rows[0].at - Date.now() / 1000 - offset)).toBeLessThan(60);
        const shown = async (): Promise<unknown> =>
          (await two?.http.send("/api/ticket", { token: String(taken?.token) }))?.json();
        await expect.poll(shown, { timeout: 4 * WINDOW_MS, interval: 25 }).toMatchObject({ code: "missed" });
        const ms = performance.now() - since;
        expect(ms).toBeGreaterThan(WINDOW_MS - STALL_MS);
        expect(ms).toBeLessThan(WINDOW_MS + SLACK_MS);
      }
      await client.end();
    } finally {
      await server.remove();
    }
  },
  90_000,
);
