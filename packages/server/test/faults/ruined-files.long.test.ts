import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DaemonLives } from "./daemon-lives.ts";
import { noteFigures } from "./expect-sound.ts";
import { RUINS, type Start, scratch, startOn } from "./ruined-files.ts";
import { scaled } from "./scale.ts";

const SCRATCHES = scaled(12, 300);
/** The refusal of data, of sysexits.h. */
const REFUSED = 65;
const IO_ERROR = 74;

let lives: DaemonLives;
let sound: string;
beforeAll(async () => {
  const terms = { counters: 1, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  lives = await DaemonLives.start({ terms });
  const client = lives.client();
  await Promise.all(Array.from({ length: 400 }, () => client.take()));
  await lives.daemon.stop();
  sound = join(lives.folder, "catqd.db");
});
afterAll(() => lives.remove());

/** A sentence on what is wrong with which file, and one on what to do; no trace of a program's inside. */
function expectAdvice({ stderr }: Start): void {
  const [what, toDo, ...more] = stderr.trim().split("\n");
  expect(what).toMatch(/^catqd: .*catqd\.db.*[\w)]$/);
  expect(toDo).toMatch(/^(Choose|Move|Install|Make|Look|Give|End) .*\.$/);
  expect(more, stderr).toEqual([]);
}

it("starts on a copy that is sound", async () => {
  expect(await startOn(sound, () => {})).toMatchObject({ end: "ready", stopped: 0 });
}, 60_000);

for (const [what, ruin] of Object.entries(RUINS)) {
  it(`refuses a file ${what}, says what to do, and leaves it as it is`, async () => {
    const start = await startOn(sound, ruin);
    expect(start, start.stderr).toMatchObject({ end: REFUSED, isUntouched: true });
    expectAdvice(start);
  }, 60_000);
}

it(`starts, or refuses with advice, on each of ${SCRATCHES} scratched files`, async () => {
  const ends: Record<string, number> = {};
  for (let seed = 1; seed <= SCRATCHES; seed++) {
    const start = await startOn(sound, (file) => scratch(file, seed));
    const end = start.end === "ready" ? `ready, then ${start.stopped}` : `${start.end}`;
    ends[end] = (ends[end] ?? 0) + 1;
    // What is read only later is found only later: then the daemon stops as for any fault of the disk.
    expect([`${REFUSED}`, `${IO_ERROR}`, "ready, then 0", `ready, then ${IO_ERROR}`], start.stderr).toContain(
      end,
    );
    if (start.end === "ready") continue;
    expectAdvice(start);
    expect(start.isUntouched, `scratched by ${seed}: ${start.stderr}`).toBe(true);
  }
  noteFigures({ ends });
}, 1_200_000);
