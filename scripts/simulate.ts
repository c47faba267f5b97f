// Lives through simulated worlds of several daemons on one database, each from its seed: pnpm simulate --help
import { parseArgs } from "node:util";
import { plant } from "../packages/server/test/simulation/plant.ts";
import { BUGS, type BugName } from "../packages/server/test/simulation/planted-bugs.ts";
import { runMany, type Verdict } from "../packages/server/test/simulation/run-many.ts";

const USAGE = `usage: pnpm simulate [options]
  --seed N      the first seed (1)
  --runs N      how many seeds; 1, which is the default, prints the history too
  --lines N     how many lines of it, the last ones (60; 0: all)
  --bug NAME    with a bug in the daemon; "list" names them
docs/simulation.md says what is real in these worlds, and what is not.`;

function refuse(why: string): never {
  console.error(`${why}\n${USAGE}`);
  process.exit(2);
}

function whole(text: string, least: number): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= least
    ? value
    : refuse(`expected a whole number, got ${text}`);
}

function isBug(name: string): name is BugName {
  return Object.hasOwn(BUGS, name);
}

const { values: asked } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "1" },
    lines: { type: "string", default: "60" },
    bug: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (asked.help) {
  console.log(USAGE);
} else if (asked.bug === "list") {
  console.log(Object.keys(BUGS).join("\n"));
} else {
  const bug = asked.bug ?? null;
  if (bug !== null && !isBug(bug)) refuse(`there is no bug of the name ${JSON.stringify(bug)}`);
  const [from, runs] = [whole(asked.seed, 0), whole(asked.runs, 1)];
  const isSound = runs === 1 ? await tell(from, bug, whole(asked.lines, 0)) : await tellMany(from, runs, bug);
  process.exitCode = isSound ? 0 : 1;
}

/** One world, with the end of its history. */
async function tell(seed: number, bug: BugName | null, lines: number): Promise<boolean> {
  if (bug !== null) plant(BUGS[bug]);
  const { runSeed } = await import("../packages/server/test/simulation/run-seed.ts");
  const { history, found } = await runSeed(seed);
  const shown = found ? history.until(found.at) : history.lines;
  console.log(shown.slice(lines === 0 ? 0 : -lines).join("\n"));
  console.log(`\nhistory: ${history.lines.length} lines, SHA-256 ${history.digest}`);
  if (found) printFound({ seed, found, digest: history.digest }, bug);
  else console.log(`seed ${seed}: sound`);
  return found === null;
}

async function tellMany(from: number, runs: number, bug: BugName | null): Promise<boolean> {
  const startedAt = performance.now();
  let done = 0;
  const unsound = await runMany({
    from,
    runs,
    bug,
    stopsEarly: bug !== null,
    onVerdict: () => {
      if (++done % 1000 === 0) console.error(`${done} of ${runs} worlds`);
    },
  });
  for (const verdict of unsound.slice(0, 10)) printFound(verdict, bug);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${done} worlds in ${seconds.toFixed(1)} s, ${unsound.length} of them not sound`);
  return unsound.length === 0;
}

function printFound({ seed, found }: Verdict, bug: BugName | null): void {
  if (!found) return;
  console.log(`seed ${seed}, at ${found.at.toFixed(3)} ms, by the rule "${found.rule}": ${found.sentence}`);
  console.log(
    `  see it again: pnpm simulate --seed ${seed}${bug === null ? "" : ` --bug ${JSON.stringify(bug)}`}`,
  );
}
