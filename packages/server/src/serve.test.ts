import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { breakDatabase } from "../test/broken-database.ts";
import { freshFolder } from "../test/fresh-folder.ts";
import { readConfig } from "./config/resolve.ts";
import { createLog } from "./process/log.ts";
import { serve } from "./serve.ts";

let folder: string;

beforeEach(() => {
  folder = freshFolder();
});

/** Serves until `stop` is called or the disk fails. */
function serving() {
  const reading = readConfig({
    flags: { data: folder, port: "0" },
    env: {},
    file: null,
    cwd: folder,
    home: folder,
  });
  if (!reading.ok) throw new Error("expected a sound configuration");
  const logged: string[] = [];
  let stop = (_signal: string): void => {};
  const stopSignal = new Promise<string>((resolve) => {
    stop = resolve;
  });
  let isReady = (_line: string): void => {};
  const ready = new Promise<string>((resolve) => {
    isReady = resolve;
  });
  const exitCode = serve(reading.config, {
    log: createLog("info", { write: (line) => logged.push(line) }),
    version: "9.9.9",
    pid: 4711,
    env: {},
    handedSocket: null,
    out: (text) => isReady(text),
    stopSignal,
    onReload: () => {},
    reread: async () => null,
  });
  return { exitCode, ready, stop, logged };
}

it("says where it listens, and ends with 0 when it is asked to", async () => {
  const { exitCode, ready, stop, logged } = serving();
  expect(await ready).toMatch(/^catqd is listening on http:\/\/127\.0\.0\.1:\d+\n$/);
  stop("SIGTERM");
  expect(await exitCode).toBe(0);
  expect(logged.map((line) => JSON.parse(line).message)).toEqual(["listening", "stopping", "stopped"]);
});

it("stops serving and ends with 74 when the disk has failed", async () => {
  const { exitCode, ready, logged } = serving();
  const url = (await ready).trim().split(" ").at(-1);
  breakDatabase(join(folder, "catqd.db"));
  await fetch(`${url}/api/queue`);
  expect(await exitCode).toBe(74);
  expect(logged.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: "fatal", message: "the disk failed: stopping" }),
  );
});
