import { CatqError, UsageError } from "../../client/errors.ts";
import type { CommandContext } from "../../command-context.ts";
import { findTarget, type Target } from "../../picture/target.ts";
import { EXIT } from "../../process/exit-codes.ts";
import { findExecutable } from "../../process/find-executable.ts";
import type { Place } from "../../ticket/tickets.ts";
import { findTicket } from "../find-ticket.ts";
import { askForTicket } from "../take.ts";
import { nameOf } from "./run-words.ts";

export interface RunOptions {
  /** The file or folder for the cat; without, it is not kept. */
  readonly out?: string;
  readonly alert: number;
  /** How long before the turn's end the command gets SIGTERM, in milliseconds. */
  readonly termGrace: number;
  /** The saved ticket, or the token, to go on with. */
  readonly ticket?: string;
}

/** Throws for what would be found out only when the turn has come. Answers where the cat goes; null for nowhere. */
export async function checkUse(
  { cwd }: CommandContext,
  command: readonly string[],
  { out, ticket }: RunOptions,
): Promise<Target | null> {
  if (out === "-") {
    throw new UsageError("standard output is the command's.", "keep the cat with `-o FILE` or `-o DIR`");
  }
  if (ticket === "-") {
    throw new UsageError("standard input is the command's.", "name a saved ticket by its number");
  }
  const [file = ""] = command;
  const found = await findExecutable(file, { cwd, path: process.env.PATH });
  if ("fault" in found) {
    throw new UsageError(
      `${nameOf(command)}: ${found.fault}, so no number was taken for it.`,
      found.fault === "not found" ? "for a line of shell: catq run -- sh -c 'LINE'" : null,
    );
  }
  return out === undefined ? null : findTarget(out, cwd);
}

/** A place in the line: a new one, or that of a ticket whose turn has not begun. */
export async function findPlace(context: CommandContext, ticketName: string | undefined): Promise<Place> {
  if (ticketName === undefined) return askForTicket(context, "catq run");
  const held = await findTicket(context, ticketName);
  await context.tickets.checkFree(held);
  const place = await context.tickets.placeOf(held);
  const { ticket } = place;
  if (ticket.state === "viewing") {
    throw new CatqError({
      code: "already-viewing",
      exitCode: EXIT.refused,
      message: `${ticket.number} is at the counter already: a command may be running in its turn.`,
      hint: "take another number, with `catq run` and no --ticket",
    });
  }
  return place;
}
