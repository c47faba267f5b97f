// Runs the fault tests in their full form, and ends with a table of what was seen: `pnpm faults [names]`; those of several
// daemons on PostgreSQL alone: `pnpm faults postgres [--seconds N] [scenario…]`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const report = join(mkdtempSync(join(tmpdir(), "catq-faults-")), "lines.jsonl");
const { values, positionals } = parseArgs({
  options: { seconds: { type: "string" } },
  allowPositionals: true,
});
const [first, ...scenarios] = positionals;
const isOfScenarios = first === "postgres" && scenarios.length > 0;
const names = isOfScenarios ? ["postgres/scenarios"] : positionals;
const files = names.length === 0 ? ["test/faults"] : names.map((name) => `test/faults/${name}`);
// One after the other: what is measured of one must not be another's doing.
const args = ["vitest", "run", "--mode", "full", "--project", "server", "--no-file-parallelism", ...files];
const { status } = spawnSync("npx", args, {
  stdio: "inherit",
  env: {
    ...process.env,
    CATQ_FAULTS: "full",
    CATQ_FAULTS_REPORT: report,
    ...(values.seconds && { CATQ_FAULTS_SECONDS: values.seconds }),
    ...(isOfScenarios && { CATQ_FAULTS_SCENARIOS: scenarios.join(",") }),
  },
});

const lines = existsSync(report) ? readFileSync(report, "utf8").trim().split("\n") : [];
const seen = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
for (const { test, ...figures } of seen) {
  process.stdout.write(`\n${test}\n`);
  for (const [what, value] of Object.entries(figures)) {
    process.stdout.write(
      `  ${what.padEnd(14)} ${typeof value === "string" ? value : JSON.stringify(value)}\n`,
    );
  }
}
const file = "faults-report.json";
writeFileSync(file, `${JSON.stringify(seen, null, 2)}\n`);
process.stdout.write(`\n${seen.length} entries, also in ${file}\n`);
process.exitCode = status ?? 1;
