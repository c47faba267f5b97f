import { PROBLEMS, type ProblemCode } from "@catq/shared";
import { board, number, time } from "@catq/shared/schemas";
import { z } from "zod";

/**
 * What the operator's commands and the daemon say to each other: `POST /<operation>` with a JSON body, over
 * a socket that only the owner of the data folder can open. One row an operation, read by both ends.
 */

/**
 * The header in which a command says whose it is, percent-encoded: the user behind it, for the log. Node
 * cannot ask the socket for its peer. The name is believed, since the socket's mode lets only the folder's
 * owner connect: whoever could lie here could write the log itself.
 */
export const OPERATOR_HEADER = "Catqd-Operator";

const nothing = z.strictObject({});

export const ban = z.object({
  address: z.string(),
  since: time,
  /** null: for ever. */
  until: time.nullable(),
  reason: z.string(),
});

/** Other bans in force that overlap. */
const near = {
  /** Of networks that hold it: these ban it too. */
  around: z.array(ban),
  /** Of addresses and networks in it: the first few. */
  within: z.array(ban),
  withinCount: z.int(),
};

/** What the operator says to everyone: one line of plain text. U+200D joins emoji. */
export const announcementText = z
  .string()
  .trim()
  .min(1, "say something")
  .max(200, "200 characters are the most that fit on the screens")
  .regex(
    /^(?:\u200d|[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])*$/u,
    "one line of plain text, without control characters",
  );

/** The board, how its visitors fare, and what the daemon says of itself. */
const status = board.omit({ revision: true }).extend({
  /** Of the last ten minutes, the most frequent first. */
  refusals: z.array(z.object({ code: z.string(), address: z.string(), count: z.int() })),
  /** The address that all visitors seem to have, as a proxy that is not trusted stands before them. */
  hiddenProxy: z.string().nullable(),
  /** Open streams: of the board alone, and of a ticket too. */
  watchers: z.object({ board: z.int(), ticket: z.int() }),
  /** How many are in force; null where the disk does not say. */
  banCount: z.int().nullable(),
  /** Web Push since the start; null where it is off. */
  push: z.object({ sent: z.int(), failed: z.int() }).nullable(),
  /** As `/readyz` says them. */
  checks: z.array(z.object({ name: z.string(), isOk: z.boolean(), detail: z.string() })),
  /** Those that share the queue, this one among them, by name; empty on SQLite, null where the database does not say. */
  daemons: z
    .array(
      z.object({
        name: z.string(),
        address: z.string(),
        version: z.string(),
        since: time,
        seen: time,
        isThis: z.boolean(),
      }),
    )
    .nullable(),
  url: z.string(),
  isSocketHanded: z.boolean(),
  version: z.string(),
  pid: z.int(),
  startedAt: time,
  dataFolder: z.string(),
});

export const PROTOCOL = {
  status: { input: nothing, output: status },
  "change-state": {
    input: z.strictObject({ change: z.enum(["pause", "resume", "close", "open"]) }),
    output: board.pick({ state: true }),
  },
  announce: {
    /** null withdraws what is said. */
    input: z.strictObject({ text: announcementText.nullable() }),
    output: z.object({ said: z.string().nullable(), before: z.string().nullable() }),
  },
  skip: { input: z.strictObject({ number }), output: z.object({ number }) },
  recall: {
    input: z.strictObject({ number }),
    output: z.object({ number, state: z.enum(["waiting", "called"]), position: z.int().nullable() }),
  },
  ban: {
    input: z.strictObject({
      address: z.string().max(100),
      /** null: for ever. */
      forMs: z.number().min(1).nullable(),
      reason: z.string().min(1).max(200),
    }),
    output: z.object({
      ban,
      endedTickets: z.int(),
      /** The ban of just the same that was in force before. */
      replaced: ban.nullable(),
      ...near,
      /** What of it is never banned: networks of --never-ban, --trust-proxy and --crowd. */
      spared: z.array(z.string()),
    }),
  },
  unban: {
    input: z.strictObject({ address: z.string().max(100) }),
    output: z.object({ address: z.string(), wasBanned: z.boolean(), ...near }),
  },
  /** Changes a setting that all daemons of the queue share. */
  set: {
    input: z.strictObject({ name: z.string().max(100), value: z.array(z.string().max(100)).max(1000) }),
    output: z.object({
      name: z.string(),
      value: z.array(z.string()),
      before: z.array(z.string()).nullable(),
    }),
  },
  /** Those settings as they are in force. */
  settings: {
    input: nothing,
    output: z.object({
      settings: z.array(
        z.object({ name: z.string(), value: z.array(z.string()), since: time, by: z.string() }),
      ),
    }),
  },
} as const;

export type Operation = keyof typeof PROTOCOL;
export type Input<O extends Operation> = z.infer<(typeof PROTOCOL)[O]["input"]>;
export type Output<O extends Operation> = z.infer<(typeof PROTOCOL)[O]["output"]>;

/** What a refused operation is answered with, under the status that belongs to its code. */
export const operatorRefusal = z.object({
  code: z.enum(Object.keys(PROBLEMS) as ProblemCode[]),
  detail: z.string(),
});
