import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { nearUrl } from "../network/near-url.ts";
import { takeWithClient } from "./client.ts";
import { type OwnDaemon, startDaemon } from "./own-daemon.ts";
import { stay } from "./stay.ts";
import { take, visit } from "./visitors.ts";

/** While it is played, for one of the visitors does not come; then for whoever looks at the page. */
const PLAYED = ["--claim-window", "5s", "--view-window", "8s"];
const FOR_PEOPLE = [
  ["set", "claim-window", "60s"],
  ["set", "view-window", "60s"],
];
/** How long the queue stays to be looked at after the cat, on a terminal. */
const STAY_MS = 60_000;

/** What a demonstration is asked for. */
export interface DemoAsked {
  readonly host: string;
  readonly port: number;
  /** The file of the program `catq`; null: the one on the PATH, if there is one. */
  readonly client: string | null;
}

/** What it has of the process it runs in. */
export interface DemoParts extends DemoAsked {
  /** This program's own file, to be started once more. */
  readonly catqd: string;
  /** Where the cat is saved. */
  readonly cwd: string;
  readonly stdin: Readable;
  /** Whether a person is at it. */
  readonly isTerminal: boolean;
  readonly say: (sentence: string) => void;
  /** Aborts with the signal's name. */
  readonly signal: AbortSignal;
  readonly wake: (ms: number, act: () => void) => () => void;
  /** Shows how others reach a daemon at this address, where they can. */
  readonly showWay: (url: string) => void;
}

/**
 * A queue of its own with three visitors ahead, and a cat at its end; all of it but the cat is gone afterwards. Resolves
 * with the exit code. Rejects where the queue cannot be started.
 */
export async function playDemo(parts: DemoParts): Promise<number> {
  const { say, signal } = parts;
  const folder = await mkdtemp(join(tmpdir(), "catq-demo-"));
  const over = new AbortController();
  let daemon: OwnDaemon | null = null;
  let code = 1;
  try {
    const flags = ["--host", parts.host, "--port", String(parts.port), ...PLAYED];
    daemon = await startDaemon({ catqd: parts.catqd, data: join(folder, "queue"), flags, signal });
    say(`A queue has opened. Its page: ${nearUrl(daemon.url)}`);
    parts.showWay(daemon.url);
    code = await play(daemon, join(folder, "state"), {
      ...parts,
      signal: AbortSignal.any([signal, over.signal]),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    code = signal.reason === "SIGINT" ? 130 : 143;
  } finally {
    over.abort();
    await daemon?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  // On its screen catq reads Ctrl-C as a key, and no signal comes here.
  if (signal.aborted || code === 130) {
    say("That queue was only for show: it is gone now, and the tickets with it.");
  }
  return code;
}

async function play(daemon: OwnDaemon, stateFolder: string, parts: DemoParts): Promise<number> {
  const { say, signal } = parts;
  const { operate } = daemon;
  const url = nearUrl(daemon.url);
  const ahead = [await take(url, signal), await take(url, signal), await take(url, signal)] as const;
  const [first, absent, last] = ahead;
  say(
    `Three visitors are there already, and ${absent.number} will not come for its cat, so its turn passes. You are next: half a minute or so.`,
  );
  // The screen of catq covers what is said above: on it, too, the page can be found.
  await operate("announce", `Open ${url} in a browser, too: this queue has a page`);
  // The visitors' troubles are none of yours: whoever fails misses the turn.
  visit(url, first, signal).catch(() => {});
  const lengthen = (): Promise<unknown> => Promise.all(FOR_PEOPLE.map((command) => operate(...command)));
  visit(url, last, signal, lengthen).catch(() => {});
  if (parts.client === null) {
    say(`catq is not at hand, so take your number in a browser: ${url}`);
    await remain(url, parts, null);
    return 0;
  }
  const { client, cwd } = parts;
  const code = await takeWithClient({ client, url, cwd, stateFolder, signal: parts.signal });
  if (code === 0 && !signal.aborted && parts.isTerminal) {
    // The screen of catq was over what was shown at the start.
    parts.showWay(daemon.url);
    await remain(url, parts, STAY_MS);
  }
  return code;
}

/** Keeps the queue for whoever looks at it. */
async function remain(url: string, parts: DemoParts, forMs: number | null): Promise<void> {
  const { say, signal, stdin, wake, isTerminal } = parts;
  if (forMs !== null) say(`The queue stays for a minute: look at it in a browser: ${url}`);
  say(isTerminal ? "Enter ends it." : "SIGTERM ends it.");
  const why = await (isTerminal ? stay({ stdin, signal, wake, forMs }) : untilAborted(signal));
  if (why !== "signal")
    say(forMs === null ? "The queue is gone now." : "The queue is gone now. The cat stays.");
}

function untilAborted(signal: AbortSignal): Promise<"signal"> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve("signal");
    signal.addEventListener("abort", () => resolve("signal"), { once: true });
  });
}
