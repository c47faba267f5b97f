import { type Command, CommanderError } from "commander";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { COMMANDS } from "./help.ts";
import { addHelp, defineServe, inColour, type ProgramParts } from "./serve-command.ts";

export type { ProgramParts };

/** Runs `catqd` with `args` (without the program's own name); resolves with its exit code. */
export async function runCatqd(args: readonly string[], parts: ProgramParts): Promise<number> {
  let exitCode: number = EXIT.ok;
  const onExit = (code: number): void => {
    exitCode = code;
  };
  const program = await defineFor(args, parts, onExit);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help and version come as errors with exit code 0; everything else that commander finds is a usage error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof CatqdError)) throw error;
    parts.err(inColour(`catqd: ${error.message}\n${error.hint === null ? "" : `${error.hint}\n`}`, parts));
    return error.exitCode;
  }
}

/** The daemon's own start waits for no other command; the program's help needs them all. */
async function defineFor(
  args: readonly string[],
  parts: ProgramParts,
  onExit: (code: number) => void,
): Promise<Command> {
  const others = [...COMMANDS.filter((name) => name !== "serve"), "-h", "--help"];
  if (args.some((arg) => others.includes(arg))) {
    return (await import("./all-commands.ts")).defineProgram(parts, onExit);
  }
  const served = defineServe(parts, onExit);
  addHelp(served);
  return served.program;
}
