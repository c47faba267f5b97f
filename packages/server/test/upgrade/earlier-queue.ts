import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DaemonProcess } from "../daemon-process.ts";
import { freshFolder } from "../fresh-folder.ts";

/**
 * What catqd 0.1.0 of schema 5 left on the disk, with two counters and windows of an hour: A00 saw its cat, A01 views
 * one, A02 left, A03 was skipped, A04 is called (its take had the key `fixture-key-1`), A05 waits with a `catq` and A06
 * with the page. 203.0.113.9 is banned.
 */
const FIXTURES = join(import.meta.dirname, "fixtures");

/** The tokens of those who came by plain HTTP, by what has become of them. */
export const TOKENS: Readonly<Record<"seen" | "viewing" | "left" | "skipped" | "keyed", string>> = JSON.parse(
  readFileSync(join(FIXTURES, "tokens.json"), "utf8"),
);

/** The page's localStorage, by key. */
export const PAGE_STORAGE: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(FIXTURES, "page-storage.json"), "utf8"),
);

/** The ticket that `catq` saved, as the text of its file, taken from a daemon at `url`. */
export function savedTicket(url: string): string {
  return readFileSync(join(FIXTURES, "A05.ticket.json"), "utf8").replace("http://127.0.0.1:8301", url);
}

/** Starts today's `catqd` on a copy of that queue. */
export function startOnEarlierQueue(): Promise<DaemonProcess> {
  const folder = freshFolder();
  copyFileSync(join(FIXTURES, "catqd.db"), join(folder, "catqd.db"));
  return DaemonProcess.start(["--counters", "2", "--claim-window", "1h", "--view-window", "1h"], folder);
}
