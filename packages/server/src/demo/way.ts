import { isIP } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";
import { codeRows } from "@catq/shared/code-rows";
import { generate } from "lean-qr";

/** What is said below and above a code, in rows: it shall be whole on the screen when all of that is there. */
const ROWS_OF_WORDS = 6;

/**
 * By which address others on the network reach a daemon that listens at `url`; null where only this machine does, or
 * where it has no address on a network.
 */
export function urlForOthers(
  url: string,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string | null {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host !== "0.0.0.0" && host !== "::") return /^127\.|^::1$|^localhost$/.test(host) ? null : url;
  const addresses = Object.values(interfaces).flatMap((all) => all ?? []);
  const found = addresses.find(({ internal, family }) => !internal && family === "IPv4");
  return found === undefined || isIP(found.address) === 0 ? null : `http://${found.address}:${port}`;
}

/** `url` as a QR code for phones; nothing where a terminal has no room for it, or there is none. */
export function codeFor(
  url: string,
  { isTTY, columns, rows }: Pick<NodeJS.WriteStream, "isTTY" | "columns" | "rows">,
): readonly string[] {
  if (!isTTY) return [];
  const code = codeRows(generate(url));
  return columns >= code.columns && rows >= code.rows.length + ROWS_OF_WORDS ? code.rows : [];
}
