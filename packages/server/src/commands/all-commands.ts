import type { Command } from "commander";
import { loadDataFolder, loadQueuePlace, soundOnly } from "../config/load.ts";
import { QUEUE_OPTIONS } from "../config/resolve.ts";
import { addBackupCommand } from "./backup-command.ts";
import { addConfigCommand } from "./config-command.ts";
import { addDemoCommand } from "./demo-command.ts";
import { groupCommands } from "./help.ts";
import { addMoveCommand } from "./move-command.ts";
import type { OperatorContext } from "./operator-command.ts";
import { addOperatorCommands } from "./operator-commands.ts";
import { addRecordCommands } from "./record-commands.ts";
import { addRehearseCommand } from "./rehearse-command.ts";
import { addRestoredCommand } from "./restored-command.ts";
import { addHelp, defineServe, FLAGS, type ProgramParts, startedWith } from "./serve-command.ts";

/** How a database is reached, beside its address. */
const DATABASE_FLAGS = ["--database-password-file", "--database-schema", "--name"];

/** All commands of catqd. `onExit` is told the exit code of those that have one of their own. */
export function defineProgram(parts: ProgramParts, onExit: (code: number) => void): Command {
  const served = defineServe(parts, onExit);
  const { program, serve, page } = served;
  const context: OperatorContext = {
    dataFolder: async (command) => soundOnly(await loadDataFolder(startedWith(command, parts))).dataFolder,
    queuePlace: async (command) => soundOnly(await loadQueuePlace(startedWith(command, parts))).queue,
    queueOptions: FLAGS.filter(({ name, isEverywhere }) => !isEverywhere && QUEUE_OPTIONS.includes(name)).map(
      ({ flag }) => flag,
    ),
    env: parts.env,
    cwd: parts.cwd,
    user: parts.user,
    page,
    print: (line) => parts.out(`${line}\n`),
  };
  addOperatorCommands(program, context);
  addRecordCommands(program, context);
  addBackupCommand(program, context);
  const toDatabase = {
    options: serve.options.filter(({ long }) => DATABASE_FLAGS.includes(long ?? "")),
    startedWith: (command: Command) => startedWith(command, parts),
    env: parts.env,
  };
  addMoveCommand(program, context, toDatabase);
  addRestoredCommand(program, context, {
    ...toDatabase,
    options: serve.options.filter(({ long }) => long === "--database" || DATABASE_FLAGS.includes(long ?? "")),
  });
  addRehearseCommand(program, {
    options: serve.options,
    startedWith: (command) => startedWith(command, parts),
    print: parts.out,
    rehearse: parts.rehearse,
    onExit,
  });
  addDemoCommand(program, { demo: parts.demo, onExit });
  addConfigCommand(program, {
    options: serve.options,
    startedWith: (command) => startedWith(command, parts),
    print: parts.out,
    page,
    user: parts.user,
  });

  groupCommands(program);
  addHelp(served);
  return program;
}
