// pnpm bench [NAME…] [--rounds N]: measures, prints a table, writes bench/results.json.
// Ends with 1 where a target is missed. Needs the build (`pnpm build`).
import { readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Bench, Measured } from "./bench.ts";
import { ratioOf } from "./ratio.ts";
import { tableOf } from "./table.ts";

const ROUNDS = 31;
const RESULTS = new URL("./results.json", import.meta.url);

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { rounds: { type: "string", default: String(ROUNDS) } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.replace(/\.bench\.ts$/, ""));
/** `postgres` is all whose names begin with it. */
const namedBy = (asked: string): string[] =>
  all.filter((name) => name === asked || name.startsWith(`${asked}-`));
const unknown = positionals.filter((name) => namedBy(name).length === 0);
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`usage: pnpm bench [NAME…] [--rounds N]\nNames: ${all.join(", ")}`);
  process.exit(2);
}

const lines: (Measured & { bench: string })[] = [];
for (const name of positionals.length > 0 ? positionals.flatMap(namedBy) : all) {
  const { default: bench }: { default: Bench } = await import(`./${name}.bench.ts`);
  const note = (text: string): void => console.error(`${bench.name}: ${text}`);
  for (const line of await bench.run({ rounds, note })) lines.push({ bench: bench.name, ...line });
}

const judged = lines.map((line) => ({ ...line, result: ratioOf(line) }));
const machine = { node: process.version, processor: cpus()[0]?.model ?? "unknown", cores: cpus().length };
writeFileSync(
  RESULTS,
  `${JSON.stringify({ at: new Date().toISOString(), ...machine, lines: judged }, null, 2)}\n`,
);
console.log(tableOf(lines));
if (judged.some((line) => line.result.isMet === false)) process.exitCode = 1;
