import { countdown, formatDuration, placeInLine } from "@catq/shared";
import { DEFAULT_SERVER } from "../client/server-url.ts";
import type { WayBack } from "../client/way-back.ts";
import { DEFAULT_TERM_GRACE_MS } from "../turn/turn-end.ts";

/** The command line that follows a ticket again, or fetches its cat. */
export function claimCommand(o: { number: string; server: string; args: string }): string {
  const server = o.server === DEFAULT_SERVER ? "" : ` -s ${quote(o.server)}`;
  return `catq claim ${o.number} ${o.args}${server}`;
}

/** The command line that brings a missed ticket back into the line. */
export function rejoinCommand({ number, server }: { number: string; server: string }): string {
  return `catq rejoin ${number}${server === DEFAULT_SERVER ? "" : ` -s ${quote(server)}`}`;
}

/** How a ticket may come back after a missed turn, in a sentence. */
export function rejoinSentence(number: string, { leftMs, rejoinPosition }: WayBack): string {
  return `${number} may come back for another ${countdown(leftMs)}, and would be ${placeInLine(rejoinPosition)}`;
}

/** The command line that goes on waiting with a ticket, to run the same command in its turn. */
export function runCommandLine(o: {
  number: string;
  server: string;
  out?: string;
  termGrace: number;
  command: readonly string[];
}): string {
  const server = o.server === DEFAULT_SERVER ? "" : ` -s ${quote(o.server)}`;
  const out = o.out === undefined ? "" : ` -o ${quote(o.out)}`;
  const grace = o.termGrace === DEFAULT_TERM_GRACE_MS ? "" : ` --term-grace ${formatDuration(o.termGrace)}`;
  return `catq run --ticket ${o.number}${out}${grace}${server} -- ${o.command.map(quote).join(" ")}`;
}

/** For a POSIX shell; addresses without special characters stay as they are. */
function quote(text: string): string {
  return /^[\w:/.%[\]@-]+$/.test(text) && !/[[\]]/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
