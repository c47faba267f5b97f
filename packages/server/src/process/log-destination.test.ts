import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { LogDestination } from "./log-destination.ts";

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const KIB = 1024;

/** A pipe, as two descriptors that never block. */
function pipe(): { path: string; reader: number; writer: number } {
  const path = join(mkdtempSync(join(tmpdir(), "catq-log-")), "pipe");
  spawnSync("mkfifo", [path]);
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  return { path, reader, writer: openSync(path, O_WRONLY | O_NONBLOCK) };
}

/** What a reader can read now. */
function readAll(fd: number): string {
  const buffer = Buffer.alloc(64 * KIB);
  let text = "";
  try {
    for (let read = -1; read !== 0; text += buffer.toString("latin1", 0, read)) read = readSync(fd, buffer);
  } catch {
    // EAGAIN: nothing more for now.
  }
  return text;
}

async function readUntil(fd: number, text: string): Promise<void> {
  let seen = "";
  await vi.waitFor(() => {
    seen += readAll(fd);
    expect(seen).toBe(text);
  }, 15_000);
}

/** What a process whose writing threads are all busy says on standard error, and how it ends after that. */
function lastWords(end: string): string[] {
  const built = new URL("../../build/process/", import.meta.url).href;
  const script = `
    import { pbkdf2 } from "node:crypto";
    import { createLog } from "${built}log.js";
    import { LogDestination } from "${built}log-destination.js";
    for (let i = 0; i < 8; i++) pbkdf2("", "", 50_000, 64, "sha512", () => {});
    const to = new LogDestination(2);
    process.on("exit", () => to.flushSync());
    const log = createLog("info", to);
    log.info("first");
    log.info("last");
    ${end}`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return [...stderr.matchAll(/"message":"(\w+)"/g)].map(([, message = ""]) => message);
}

it("loses nothing that was just said, whether the process ends by itself or at once", () => {
  expect(lastWords("")).toEqual(["first", "last"]);
  expect(lastWords("process.exit(0);")).toEqual(["first", "last"]);
});

it("writes what comes within a moment together, in its order", async () => {
  const { reader, writer } = pipe();
  const to = new LogDestination(writer);
  to.write("a\n");
  to.write("b\n");
  expect(readAll(reader)).toBe("");
  await expect.poll(() => readAll(reader)).toBe("a\nb\n");
  to.write("c\n");
  await expect.poll(() => readAll(reader)).toBe("c\n");
});

it("drops what comes while its buffer is full, and tells how much once somebody reads", async () => {
  const { reader, writer } = pipe();
  const to = new LogDestination(writer, { maxBuffered: 100 * KIB, retryMs: 5 });
  const told: number[] = [];
  to.onDropped = (lines) => {
    told.push(lines);
    to.write(`dropped ${lines}\n`);
  };
  const line = `${"x".repeat(KIB - 1)}\n`;
  for (let i = 0; i < 120; i++) to.write(line);
  expect(told).toEqual([]);
  await readUntil(reader, `${line.repeat(100)}dropped 20\n`);
  expect(told).toEqual([20]);
});

it.each([0, 10])(
  "tells at the end how much was dropped, with %i KiB in a write under way",
  async (underWay) => {
    const { reader, writer } = pipe();
    const to = new LogDestination(writer, { maxBuffered: 10 * KIB });
    to.onDropped = (lines) => to.write(`dropped ${lines}\n`);
    const line = `${"x".repeat(KIB - 1)}\n`;
    for (let i = 0; i < underWay; i++) to.write(line);
    // Runs right behind the timer that begins to write.
    if (underWay > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    for (let i = 0; i < 12; i++) to.write(line);
    to.flushSync();
    expect(readAll(reader)).toMatch(/dropped 2\n/);
  },
);

it("ends the flush of a log that nobody reads, and goes on where it stopped", async () => {
  const { reader, writer } = pipe();
  const to = new LogDestination(writer, { retryMs: 5 });
  const text = "y".repeat(100 * KIB);
  to.write(text);
  to.flushSync();
  to.write("!");
  await readUntil(reader, `${text}!`);
});

it("is silent once its reader is gone", () => {
  const { path, reader, writer } = pipe();
  const to = new LogDestination(writer);
  closeSync(reader);
  to.write("a\n");
  to.flushSync();
  const next = openSync(path, O_RDONLY | O_NONBLOCK);
  to.write("b\n");
  to.flushSync();
  expect(readAll(next)).toBe("");
});

it("goes on when the disk behind it has room again, and says what was dropped meanwhile", async () => {
  const full = openSync("/dev/full", O_WRONLY);
  const to = new LogDestination(full, { maxBuffered: 10, retryMs: 5 });
  const dropped: number[] = [];
  to.onDropped = (lines) => dropped.push(lines);
  to.write("first\n");
  to.flushSync();
  to.write("second\n");
  to.write("third\n");
  // The descriptor is free now, and the next file gets it: the same one, with room.
  closeSync(full);
  const file = join(mkdtempSync(join(tmpdir(), "catq-log-")), "log");
  expect(openSync(file, "w")).toBe(full);
  await expect.poll(() => readFileSync(file, "utf8")).toBe("first\nsecond\n");
  expect(dropped).toEqual([1]);
});
