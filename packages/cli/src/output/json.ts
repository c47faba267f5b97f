import type { TicketView } from "@catq/shared/schemas";
import type { WayBack } from "../client/way-back.ts";
import type { Progress } from "../ticket/progress.ts";

/**
 * The lines of `--json`, version 1: one JSON object a line, `type` first, then `v`.
 *
 * | type | when | beside `type` and `v` |
 * |---|---|---|
 * | `connection` | the live connection changes | `connection`: `{state, since?, forMs?, attempt?, reason?, isPolled?}` (`isPolled`: asked for every few seconds, since the stream is held back on the way) |
 * | `taken` | a ticket was taken, or is followed again | `ticket`, `server`, `isResumed`; `token` with `--no-wait` alone |
 * | `ticket` | the ticket's present value | `ticket`, as `GET /api/ticket` gives it |
 * | `board` | the board's present value | `board`, as `GET /api/queue` gives it, `announcement` included |
 * | `claiming` | the turn has come | `number` |
 * | `saved` | the cat is saved | `saved`: `{number, path, bytes, mediaType, sha256, credit, viewUntil}` |
 * | `ended` | the ticket has ended | `number`, `outcome`, `detail`; `ban`: `{since, until, reason}` with `banned`; `back`: `{rejoinBy, rejoinPosition, leftMs}` with `missed` where it may come back |
 * | `rejoined` | a missed ticket has come back into the line | `ticket` |
 * | `running` | `run`: the command was started | `number`, `pid`, `viewUntil` |
 * | `stopping` | `run`: the command was sent a signal, as its turn ends | `number`, `signal`, `leftMs` |
 * | `finished` | `run`: the command has ended | `number`, `exitCode`, `signal` (null where none ended it) |
 * | `not-begun` | `run`, last: the command was never begun | `code`: the exit code of any other command of catq |
 * | `kept` | catq was stopped; the ticket keeps its place | `number`, `isCalled`, `comeBack` (a command line) |
 * | `trouble` | something failed that is tried again | `message`, `hint` |
 * | `saved-ticket` | `tickets`, a line each | `number`, `server`, `takenAt`, `state`, `ticket` (null where it is not known), `back` as with `ended` (null where it may not come back) |
 * | `code` | `qr` | `number`, `address`: the page's, with the token behind `#` |
 * | `error` | the last line of a command that failed | `code`, `exitCode`, `message`, `hint` |
 *
 * `saved.path` is absolute (`-` for standard output), as on the screens and in the CATQ_PATH of `--exec`: it
 * holds wherever it is used. Sentences and `-q` are for who sits in the folder, and say it as one would type it
 * there: `cat-A07.png`. Sizes are bytes here, and in words kB of 1000 bytes everywhere.
 *
 * They go to standard output, errors included (to standard error where `-o -` puts the picture on standard
 * output, or `run` leaves it to the command). Fields and types may be added within a version; none is removed or changes its meaning.
 */
export type JsonLine =
  | (Progress & { readonly token?: string })
  | {
      readonly type: "saved-ticket";
      readonly number: string;
      readonly server: string;
      readonly takenAt: string;
      /** A ticket's state, `ended`, or `unknown` where the server cannot be asked. */
      readonly state: string;
      readonly ticket: TicketView | null;
      /** How a missed one may come back. */
      readonly back: WayBack | null;
    }
  | {
      readonly type: "running";
      readonly number: string;
      readonly pid: number;
      /** RFC 3339, by the daemon's clock. */
      readonly viewUntil: string | null;
    }
  | {
      readonly type: "stopping";
      readonly number: string;
      readonly signal: "SIGTERM" | "SIGKILL";
      readonly leftMs: number;
    }
  | {
      readonly type: "finished";
      readonly number: string;
      readonly exitCode: number;
      readonly signal: string | null;
    }
  | { readonly type: "not-begun"; readonly code: number }
  | {
      readonly type: "kept";
      readonly number: string;
      /** Whether the claim window is running. */
      readonly isCalled: boolean;
      /** The command line that follows the ticket again. */
      readonly comeBack: string;
    }
  | { readonly type: "code"; readonly number: string; readonly address: string }
  | {
      readonly type: "error";
      readonly code: string;
      readonly exitCode: number;
      readonly message: string;
      readonly hint: string | null;
    };

const VERSION = 1;

/** What could drive or confuse a terminal, or break a line for some readers: JSON.stringify leaves most of it. */
const unprintable = (): RegExp => /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A line, its line break included: the server's text whole, but escaped wherever it would not be seen. */
export function formatJsonLine({ type, ...rest }: JsonLine): string {
  return `${JSON.stringify({ type, v: VERSION, ...rest }).replace(unprintable(), escaped)}\n`;
}

/** As JSON writes any character (RFC 8259, 7): by its UTF-16 code units. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
