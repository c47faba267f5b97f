import { randomUUID } from "node:crypto";
import { isAbsolute, resolve } from "node:path";
import { dayAndTime, numberOf } from "@catq/shared";
import type { Command } from "commander";
import type { DatabaseAddress } from "../config/database/database-address.ts";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { refuseOpenFolder } from "../process/private-folder.ts";
import type { Backup } from "../store/sqlite/backup/backup.ts";
import { addQueueCommand, type OperatorContext, printReport } from "./operator-command.ts";
import { forShell } from "./output/for-shell.ts";

/** What `--json` prints: one object. */
interface BackupReport {
  readonly type: "backup";
  readonly file: string;
  readonly bytes: number;
  /** When the copying began; the copy is of that moment or a little later. */
  readonly at: string;
  /** The version of its format. */
  readonly format: number;
  readonly tickets: number;
  readonly waiting: number;
  /** The last that was given; null before the first. */
  readonly lastNumber: string | null;
}

/**
 * Adds `catqd backup`. It works on the files whether a daemon runs or not, in a process of its own: so no
 * daemon is held up by it, and the file is made where, and as whom, the operator is, not the daemon.
 */
export function addBackupCommand(program: Command, context: OperatorContext): void {
  addQueueCommand(program, context, {
    name: "backup",
    help: "copy the queue into one file, while the daemon runs or not, and check the copy",
  })
    .argument("<file>", "the file to make, mode 0600")
    .option("--overwrite", "replace the file if it exists")
    .action(async (file: string, options: { overwrite?: true }, command: Command) => {
      const { dataFolder, database, databaseSchema } = await context.queuePlace(command);
      if (database !== null) throw backUpThere(database, databaseSchema, file);
      refuseOpenFolder(dataFolder);
      // Only this command needs them, and every command starts faster without.
      const [{ backUp }, { databaseIn }, { dataError }] = await Promise.all([
        import("../store/sqlite/backup/backup.ts"),
        import("../store/sqlite/file/database-file.ts"),
        import("../start-errors.ts"),
      ]);
      const target = targetOf(file, context.cwd);
      const wall = Date.now();
      try {
        const backup = backUp({
          database: databaseIn(dataFolder),
          target,
          isReplacing: options.overwrite === true,
          nonce: randomUUID().slice(0, 8),
          wall,
        });
        const report = reportOf(backup, target, new Date(wall).toISOString());
        printReport(context, command, report, backupLines);
      } catch (error) {
        throw dataError(error, dataFolder);
      }
    });
}

/** PostgreSQL's own tools copy what is in it, and any copy of ours would be a worse one. */
function backUpThere({ hosts, user, database }: DatabaseAddress, schema: string, file: string): CatqdError {
  const [{ host, port }] = hosts as [DatabaseAddress["hosts"][number]];
  const login = user === null ? "" : ` --username=${forShell(user)}`;
  const line = `pg_dump --host=${forShell(host)} --port=${port}${login} --schema=${forShell(`"${schema}"`)} --format=custom --file=${forShell(file)} ${forShell(database)}`;
  return new CatqdError("the queue is in PostgreSQL, which makes its backups itself", {
    hint: `For this queue alone: ${line}\nFor the whole server, to any moment: pg_basebackup and an archive of its WAL. A copy that is used needs \`catqd restored\` first, so that no number is given twice.`,
    exitCode: EXIT.unavailable,
  });
}

function targetOf(file: string, cwd: string | null): string {
  if (cwd !== null || isAbsolute(file)) return resolve(cwd ?? "/", file);
  throw new CatqdError("the current folder has been deleted", {
    hint: "Go to another one, or name the file with its whole path.",
    exitCode: EXIT.cannotCreate,
  });
}

function reportOf({ nextSequence, ...facts }: Backup, file: string, at: string): BackupReport {
  const lastNumber = nextSequence === 0 ? null : numberOf(nextSequence - 1);
  return { type: "backup", file, at, ...facts, lastNumber };
}

function backupLines({ file, bytes, at, tickets, waiting, lastNumber }: BackupReport): string[] {
  const until = lastNumber === null ? "before its first ticket" : `up to ticket ${lastNumber}`;
  const kept = tickets === 1 ? "the record of 1 ticket" : `the records of ${tickets} tickets`;
  return [
    `The queue of ${dayAndTime(at)}, ${until}, is in ${file}.`,
    `It holds ${kept}, ${waiting} of them waiting, in ${size(bytes)}. It was read back and is sound.`,
    "It also holds the key by which tokens are made: keep it as private as the queue itself.",
  ];
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
