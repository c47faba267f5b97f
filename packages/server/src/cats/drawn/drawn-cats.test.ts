import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import type { CatSource } from "../source.ts";
import { drawnCats } from "./drawn-cats.ts";

let clock: FakeClock;
let folder: string;
let source: CatSource | null = null;
const forever = new AbortController().signal;

beforeEach(() => {
  clock = new FakeClock();
  folder = freshFolder();
});
afterEach(async () => {
  await source?.close();
  source = null;
});

/** A source whose pictures come from another program: its first seed byte says what it does. */
async function scripted(parts: {
  limitMs?: number;
  idleMs?: number;
  processes?: number;
  seeds: number[];
}): Promise<CatSource> {
  const file = join(folder, "draw.mjs");
  await writeFile(
    file,
    `process.on("disconnect", () => process.exit(0));
     process.on("message", ({ id, seed }) => {
       if (seed[0] === 1) { console.error("out of paint"); process.exit(3); }
       if (seed[0] === 2) return;
       if (seed[0] === 3) return process.send({ id, error: "a smudge" });
       if (seed[0] === 4) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
       process.send({ id: id - 1, error: "an old answer" });
       process.send({ id, png: Buffer.from(String(process.pid)), credit: "Scribbled for {number}" });
     });`,
  );
  const { seeds, ...rest } = parts;
  source = drawnCats({
    clock,
    seed: () => Uint8Array.of(seeds.shift() ?? 0),
    program: pathToFileURL(file),
    ...rest,
  });
  return source;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const pidOf = async (from: CatSource) => Number((await from.next(forever)).bytes);

it("draws a real cat in a process of its own, and each of them anew", async () => {
  source = drawnCats({ clock });
  const [one, other] = await Promise.all([source.next(forever), source.next(forever)]);
  expect(one).toMatchObject({
    mediaType: "image/png",
    credit: expect.stringMatching(/^Drawn by catq for \{number\}: (an?|the) [a-z]/),
  });
  expect(one.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(one.digest).not.toEqual(other.digest);
});

it("keeps one process for many pictures, and ends it when it has been idle", async () => {
  const cats = await scripted({ idleMs: 5000, seeds: [] });
  const pid = await pidOf(cats);
  await clock.advance(4999);
  expect(await pidOf(cats)).toBe(pid);
  await clock.advance(4999);
  expect(isAlive(pid)).toBe(true);
  await clock.advance(1);
  await expect.poll(() => isAlive(pid)).toBe(false);
  expect(await pidOf(cats)).not.toBe(pid);
});

it("loses one picture to a crash, says what the process said, and starts another", async () => {
  const cats = await scripted({ seeds: [0, 1, 0] });
  const pid = await pidOf(cats);
  await expect(cats.next(forever)).rejects.toThrow("ended (exit code 3): out of paint");
  expect(await pidOf(cats)).not.toBe(pid);
});

it("kills a process that hangs, and starts another", async () => {
  const cats = await scripted({ limitMs: 3000, seeds: [0, 2, 0] });
  const pid = await pidOf(cats);
  const hanging = cats.next(forever);
  const refused = expect(hanging).rejects.toThrow("longer than 3000 ms");
  await clock.advance(3000);
  await refused;
  expect(await pidOf(cats)).not.toBe(pid);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it("passes on why a picture could not be drawn, and keeps the process", async () => {
  const cats = await scripted({ seeds: [0, 3, 0] });
  const pid = await pidOf(cats);
  await expect(cats.next(forever)).rejects.toThrow("a smudge");
  expect(await pidOf(cats)).toBe(pid);
});

it("says so when the process cannot even start", async () => {
  source = drawnCats({ clock, program: pathToFileURL(join(folder, "missing.mjs")) });
  await expect(source.next(forever)).rejects.toThrow(/ended \(exit code 1\).*missing\.mjs/s);
});

/** Asks for a cat and gives it up while it is drawn; resolves with the signal of that, when it was refused. */
async function abortNext(cats: CatSource): Promise<AbortSignal> {
  const giveUp = new AbortController();
  const hanging = cats.next(giveUp.signal);
  const refused = expect(hanging).rejects.toThrow("enough");
  await clock.advance(0);
  giveUp.abort(new Error("enough"));
  await refused;
  return giveUp.signal;
}

it("stops waiting when the signal aborts", async () => {
  const cats = await scripted({ seeds: [2, 0] });
  const aborted = await abortNext(cats);
  await expect(cats.next(aborted)).rejects.toThrow("enough");
  expect(await pidOf(cats)).toBeGreaterThan(0);
});

it("ends a process that an aborted task blocks: the next one is drawn at once", async () => {
  const cats = await scripted({ seeds: [0, 4, 0] });
  const pid = await pidOf(cats);
  await abortNext(cats);
  expect(await pidOf(cats)).not.toBe(pid);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it("ends the process on close, rejects what was under way, and draws no more", async () => {
  const cats = await scripted({ seeds: [0, 2] });
  const pid = await pidOf(cats);
  const hanging = cats.next(forever);
  const refused = expect(hanging).rejects.toThrow("closed");
  await clock.advance(0);
  await cats.close();
  await refused;
  expect(isAlive(pid)).toBe(false);
  await expect(cats.next(forever)).rejects.toThrow("closed");
  await cats.close();
  expect(clock.pending).toBe(0);
});

it("draws in as many processes as have something to do, and in no more than are allowed", async () => {
  const drawn = await scripted({ seeds: [], processes: 2 });
  const first = await pidOf(drawn);
  // Nobody else is needed.
  expect(await pidOf(drawn)).toBe(first);
  const pids = new Set(await Promise.all(Array.from({ length: 6 }, () => pidOf(drawn))));
  expect(pids.size).toBe(2);
  expect(pids).toContain(first);
  await drawn.close();
  for (const pid of pids) await expect.poll(() => isAlive(pid)).toBe(false);
});

it("loses the picture of the process that crashes, and not the other's", async () => {
  const drawn = await scripted({ seeds: [1, 0], processes: 2 });
  const [crashed, other] = await Promise.allSettled([pidOf(drawn), pidOf(drawn)]);
  expect(crashed.status).toBe("rejected");
  expect(other.status).toBe("fulfilled");
});
