import { randomUUID } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf, reasonOf } from "@catq/shared/system-reason";
import { CannotWrite } from "../client/errors.ts";
import { isOfServer } from "../client/server-url.ts";
import { readJson, type Shape } from "../client/shape/shape.ts";
import type { Clock } from "../process/clock.ts";
import { NO_FOLDER } from "../process/current-folder.ts";
import { writeAtomically } from "./atomic-file.ts";
import { isGone, thisProcess } from "./in-use.ts";
import {
  type PendingTake,
  pendingTake,
  type SavedTicket,
  type SeenEnd,
  savedTicket,
  takeFileName,
  ticketFileName,
} from "./wallet-record.ts";

const HINT = "set XDG_STATE_HOME to a folder that can be written";
/** How long an ended ticket is kept, to answer what became of it. */
const KEEP_ENDED_MS = 24 * 3_600_000;

/** The saved tickets of this user. One file each, so that several catq processes do not overwrite each other's. */
export interface Wallet {
  /** The idempotency key for a take, on disk before it is sent; a key left by a crashed take is used up first. */
  beginTake(server: string): Promise<string>;
  /** Deletes the key: the reply has come, and its ticket is saved. */
  finishTake(key: string): Promise<void>;
  save(ticket: Omit<SavedTicket, "version" | "usedBy" | "end">): Promise<void>;
  /** Saved tickets, oldest first; `server` null for all. Ended ones only until a day has passed. */
  list(server: string | null): Promise<SavedTicket[]>;
  /** Notes the end of a ticket. By its token: another queue at this address gives out the same numbers. */
  end(server: string, token: string, outcome: SeenEnd["outcome"]): Promise<void>;
  /** Takes the end back: the ticket has come back into the line. */
  revive(server: string, token: string): Promise<void>;
  /** Marks a ticket as in use by this process, until it is released or the process has ended. */
  use(server: string, token: string): Promise<void>;
  release(server: string, token: string): Promise<void>;
}

/**
 * Opens the wallet in `folder`; with null it is empty, and writing throws CannotWrite. `warn` is told of files that cannot
 * be parsed, which are renamed.
 */
export function openWallet(folder: string | null, clock: Clock, warn: (message: string) => void): Wallet {
  const tickets = path.join(folder ?? NO_FOLDER, "tickets");

  async function prepare(): Promise<void> {
    if (folder === null) throw new CannotWrite("cannot keep tickets: this user has no home folder.", HINT);
    refuseForeign([folder, tickets]);
    try {
      // One by one: under some umasks nothing can be made in a folder before its mode is put right.
      for (const name of [folder, tickets]) {
        await mkdir(name, { recursive: true, mode: 0o700 });
        await chmod(name, 0o700);
      }
    } catch (error) {
      throw cannotKeep(tickets, error);
    }
  }

  async function write(name: string, record: SavedTicket | PendingTake): Promise<void> {
    await prepare();
    try {
      await writeAtomically(path.join(tickets, name), `${JSON.stringify(record, null, 2)}\n`);
    } catch (error) {
      throw cannotKeep(tickets, error);
    }
  }

  /**
   * Every readable record whose file ends with `suffix`; broken files are put aside. Read synchronously: the files are
   * small and few, and Node's threads and promises for files take longer to load than they take to read.
   */
  async function readAll<T>(suffix: string, shape: Shape<T>): Promise<T[]> {
    if (folder !== null) refuseForeign([folder, tickets]);
    const records: T[] = [];
    for (const name of namesIn(tickets).filter((name) => name.endsWith(suffix) && !name.startsWith("."))) {
      const file = path.join(tickets, name);
      const text = readOrNull(file);
      if (text === null) continue;
      const record = readJson(shape, text);
      if (record !== null) records.push(record);
      else await putAside(file);
    }
    return records;
  }

  function namesIn(directory: string): string[] {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (folder === null || codeOf(error) === "ENOENT") return [];
      throw cannotKeep(tickets, error);
    }
  }

  /** Null for a file that is gone since the listing: another catq has finished with it. */
  function readOrNull(file: string): string | null {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      throw cannotKeep(tickets, error);
    }
  }

  async function putAside(file: string): Promise<void> {
    const aside = `${file}.broken-${randomUUID().slice(0, 8)}`;
    await rename(file, aside).catch(() => {});
    warn(`a saved ticket cannot be read and was put aside: ${aside}`);
  }

  async function remove(name: string): Promise<void> {
    await rm(path.join(tickets, name), { force: true });
  }

  return {
    async beginTake(server) {
      const left = (await readAll(".take.json", pendingTake)).find(
        (take) => isOfServer(take.server, server) && isGone(take),
      );
      if (left !== undefined && (await adopt(left))) return left.key;
      const key = randomUUID();
      await write(takeFileName(key), pending(server, key, clock.wall()));
      return key;
    },
    finishTake: (key) => remove(takeFileName(key)),
    save: (ticket) =>
      write(ticketFileName(ticket.server, ticket.number), { version: 1, ...ticket, usedBy: null, end: null }),
    async list(server) {
      const all = await readAll(".ticket.json", savedTicket);
      const kept: SavedTicket[] = [];
      for (const ticket of all) {
        if (ticket.end !== null && clock.wall() - ticket.end.at > KEEP_ENDED_MS) {
          await remove(ticketFileName(ticket.server, ticket.number));
        } else if (server === null || isOfServer(ticket.server, server)) kept.push(ticket);
      }
      return kept.sort((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt));
    },
    async end(server, token, outcome) {
      await change(server, token, (ticket) => ({ ...ticket, end: { outcome, at: clock.wall() } }));
    },
    async revive(server, token) {
      await change(server, token, (ticket) => ({ ...ticket, end: null }), true);
    },
    async use(server, token) {
      await change(server, token, (ticket) => ({ ...ticket, usedBy: thisProcess() }));
    },
    async release(server, token) {
      await change(server, token, (ticket) => ({ ...ticket, usedBy: null }));
    },
  };

  /** Writes a changed ticket, if it is saved and not over (or over, with `isOver`). */
  async function change(
    server: string,
    token: string,
    changed: (ticket: SavedTicket) => SavedTicket,
    isOver = false,
  ): Promise<void> {
    const ticket = (await readAll(".ticket.json", savedTicket)).find(
      (ticket) => isOfServer(ticket.server, server) && ticket.token === token,
    );
    if (ticket === undefined || (ticket.end !== null) !== isOver) return;
    await write(ticketFileName(ticket.server, ticket.number), changed(ticket));
  }

  /** Takes over a key whose process has ended; false where another process was faster: a rename succeeds for one only. */
  async function adopt(take: PendingTake): Promise<boolean> {
    const own = path.join(tickets, `.${take.key}.${randomUUID()}.adopted`);
    try {
      await rename(path.join(tickets, takeFileName(take.key)), own);
    } catch {
      return false;
    }
    await write(takeFileName(take.key), pending(take.server, take.key, take.startedAt));
    await rm(own, { force: true });
    return true;
  }
}

function pending(server: string, key: string, startedAt: number): PendingTake {
  return { version: 1, server, key, startedAt, ...thisProcess() };
}

/**
 * Throws CannotWrite where another user owns one of these: a forged token in it would have this user's address banned. The
 * owner of the parent folder may own them: under sudo(8) that is the user who called it.
 */
function refuseForeign(folders: readonly [string, ...string[]]): void {
  const parents = ownersOf(path.dirname(folders[0]));
  for (const folder of folders) {
    const owners = ownersOf(folder);
    if (owners.every((owner) => owner === process.geteuid?.() || parents.includes(owner))) continue;
    throw new CannotWrite(`cannot keep tickets in ${folder}: another user made it.`, HINT);
  }
}

/** The owners of a folder, and of the symbolic link where it is one. */
function ownersOf(folder: string): number[] {
  return [lstatSync, statSync].flatMap((look) => ownerOf(() => look(folder)) ?? []);
}

function ownerOf(look: () => Stats): number | null {
  try {
    return look().uid;
  } catch {
    return null;
  }
}

function cannotKeep(folder: string, error: unknown): CannotWrite {
  return new CannotWrite(`cannot keep tickets in ${folder}: ${reasonOf(error)}.`, HINT, error);
}
