import { DEFAULT_SERVER } from "../client/server-url.ts";

/** The command line that follows a ticket again, or fetches its cat. */
export function claimCommand(o: { number: string; server: string; args: string }): string {
  const server = o.server === DEFAULT_SERVER ? "" : ` -s ${quote(o.server)}`;
  return `catq claim ${o.number} ${o.args}${server}`;
}

/** For a POSIX shell; addresses without special characters stay as they are. */
function quote(text: string): string {
  return /^[\w:/.%[\]@-]+$/.test(text) && !/[[\]]/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
