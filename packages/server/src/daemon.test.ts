import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { board, takenTicket } from "@catq/shared/schemas";
import { afterEach, beforeEach, expect, it } from "vitest";
import { breakDatabase } from "../test/broken-database.ts";
import { freshFolder } from "../test/fresh-folder.ts";
import { pictureOf } from "./cats/source.ts";
import type { Config } from "./config/options.ts";
import { type ConfigSources, readConfig } from "./config/resolve.ts";
import { type Daemon, type DaemonParts, startDaemon } from "./daemon.ts";
import { listen } from "./process/listen.ts";
import { systemClock } from "./queue/time/clock.ts";

let folder: string;
const running: Daemon[] = [];

beforeEach(() => {
  folder = freshFolder();
});

afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.close();
});

function config(flags: ConfigSources["flags"] = {}): Config {
  const all = { data: join(folder, "queue"), port: "0", ...flags };
  const reading = readConfig({ flags: all, env: {}, file: null, cwd: folder, home: folder });
  if (!reading.ok) throw new Error("expected a sound configuration");
  return reading.config;
}

async function start(flags: ConfigSources["flags"] = {}, parts: DaemonParts = {}): Promise<Daemon> {
  const daemon = await startDaemon(config(flags), { cats: [plainCats], ...parts });
  running.push(daemon);
  return daemon;
}

/** Takes a ticket; the headers of its holder. */
async function takeAt(url: string): Promise<Record<string, string>> {
  const taken = takenTicket.parse(await (await fetch(`${url}/api/tickets`, { method: "POST" })).json());
  return { authorization: `Bearer ${taken.token}` };
}

const plainCats = {
  name: "plain",
  next: async () => pictureOf("image/png", Buffer.from("a cat"), "Made for {number}"),
  close: async () => {},
};

it("serves a cat, from the token to the picture", async () => {
  const { url } = await start();
  const headers = await takeAt(url);
  const claimed = await fetch(`${url}/api/ticket/claim`, { method: "POST", headers });
  expect(claimed.status).toBe(200);
  expect(await claimed.text()).toBe("a cat");
});

it("draws its cats itself unless told otherwise", async () => {
  const daemon = await startDaemon(config());
  running.push(daemon);
  const headers = await takeAt(daemon.url);
  const claimed = await fetch(`${daemon.url}/api/ticket/claim`, { method: "POST", headers });
  expect(claimed.headers.get("content-type")).toBe("image/png");
});

it("is ready while it runs", async () => {
  const { url } = await start();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

it("is not ready where no source gives a cat, and is when one does", async () => {
  let isWorking = false;
  const next = async () => {
    if (!isWorking) throw new Error("no cats today");
    return plainCats.next();
  };
  const { url } = await start({}, { cats: [{ ...plainCats, next }] });
  const ready = async () => (await fetch(`${url}/readyz`)).json();
  await expect.poll(ready, { timeout: 10_000 }).toMatchObject({ status: 503, failing: ["cats"] });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  isWorking = true;
  await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ status: "ready" });
});

it("writes an IPv6 address in brackets", async () => {
  const { url } = await start({ host: "::1" });
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("closes with a stream open: the stream ends, the folder is free, the queue is kept", async () => {
  const first = await start();
  await fetch(`${first.url}/api/tickets`, { method: "POST" });
  const stream = await fetch(`${first.url}/api/queue/events`);
  const text = stream.text();
  await Promise.all([first.close(), first.close()]);
  expect(await text).toContain("event: board");
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();
  expect(existsSync(join(folder, "queue", "catqd.sock"))).toBe(false);
  const second = await start();
  const { active } = board.parse(await (await fetch(`${second.url}/api/queue`)).json());
  expect(active.map(({ number }) => number)).toEqual(["A00"]);
});

it("leaves no timer behind when it has closed", async () => {
  let waiting = 0;
  const clock = {
    ...systemClock,
    wake(at: number, fn: () => void) {
      waiting++;
      let isOver = false;
      const over = (): void => {
        if (!isOver) waiting--;
        isOver = true;
      };
      const cancel = systemClock.wake(at, () => {
        over();
        fn();
      });
      return () => {
        over();
        cancel();
      };
    },
  };
  const daemon = await start({}, { clock });
  expect(waiting).toBeGreaterThan(0);
  await daemon.close();
  expect(waiting).toBe(0);
});

it("refuses a folder that another daemon has, and leaves that one alone", async () => {
  const { url } = await start();
  await expect(start()).rejects.toMatchObject({
    message: expect.stringContaining("another catqd is using the data folder"),
    exitCode: 75,
  });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(statSync(join(folder, "queue", "catqd.sock")).mode & 0o777).toBe(0o600);
});

it("lets go of the folder when the port is in use", async () => {
  const other = createServer();
  const url = new URL(await listen(other, "127.0.0.1", 0));
  try {
    await expect(start({ port: url.port })).rejects.toMatchObject({
      message: `something else is listening on 127.0.0.1:${url.port}`,
      exitCode: 69,
    });
    await start();
  } finally {
    other.close();
  }
});

it("lets go of the folder when what lies in it is no queue", async () => {
  const { dataFolder } = config();
  await (await start()).close();
  writeFileSync(
    join(dataFolder, "catqd.db"),
    "this is not a database, and it is long enough to tell".repeat(10),
  );
  await expect(start()).rejects.toMatchObject({ exitCode: 65, hint: expect.any(String) });
  rmSync(join(dataFolder, "catqd.db"));
  await start();
});

it("refuses a folder it cannot make", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(start({ data: join(folder, "file", "queue") })).rejects.toMatchObject({ exitCode: 73 });
});

it("says so when the disk has failed, and refuses everything from then on", async () => {
  const { url, failed } = await start();
  await takeAt(url);
  breakDatabase(join(config().dataFolder, "catqd.db"));
  expect((await fetch(`${url}/api/tickets`, { method: "POST" })).status).toBe(503);
  expect(await failed).toMatchObject({ name: "StorageError", kind: "io" });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
});
