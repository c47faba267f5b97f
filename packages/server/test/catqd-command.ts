import { join } from "node:path";
import { type ProgramParts, runCatqd } from "../src/commands/program.ts";

/** What a command printed, and its exit code. */
interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where a command runs, and for whom: as an operator called anna does it, without a terminal. */
interface CommandPlace {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The width of the terminal that it runs on; on none without it. */
  readonly columns?: number;
  /** Where it comes to serving; 99 without it. */
  readonly serve?: ProgramParts["serve"];
  /** Where it comes to a rehearsal; 99 without it. */
  readonly rehearse?: ProgramParts["rehearse"];
  /** Where it comes to a demonstration; 99 without it. */
  readonly demo?: ProgramParts["demo"];
}

/** Runs `catqd` with `args` in this process. */
export async function runCommand(args: readonly string[], place: CommandPlace): Promise<Printed> {
  let [out, err] = ["", ""];
  const code = await runCatqd(args, {
    env: place.env,
    cwd: place.folder,
    home: place.folder,
    // Never the one of the machine on which the tests run.
    systemConfig: join(place.folder, "etc/catqd/catqd.yaml"),
    version: "9.9.9",
    user: "anna",
    columns: place.columns ?? null,
    isErrTerminal: (place.columns ?? null) !== null,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    serve: place.serve ?? (async () => 99),
    rehearse: place.rehearse ?? (async () => 99),
    demo: place.demo ?? (async () => 99),
  });
  return { code, out, err };
}
