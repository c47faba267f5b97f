import { askAfterAll, Crowd } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";
import { AttachedStrace } from "./strace-attached.ts";

/** What has been read once is kept, so the call that is to fail may not come for long. */
const PATIENCE_MS = 30_000;

/** How the daemon ended by itself; `never` where the call that was to fail did not come. */
export type End = number | NodeJS.Signals | null | "never";

/** Fails calls of the running daemon, such as `fdatasync:error=EIO:when=5`, until it gives up by itself. */
export async function failDisk(
  inject: readonly string[],
): Promise<{ history: History; ends: End[]; log: string }> {
  const terms = { counters: 2, claimWindowMs: 1500, viewWindowMs: 1500 };
  const lives = await DaemonLives.start({ terms });
  const ends: End[] = [];
  let log = "";
  try {
    const tokens: string[] = [];
    for (const [round, fault] of inject.entries()) {
      const crowd = new Crowd(lives, { people: 8, seed: round });
      const [calls] = fault.split(":");
      const strace = await AttachedStrace.attach(lives.pid, [`trace=${calls}`, `inject=${fault}`]);
      const at = now();
      let limit: NodeJS.Timeout | undefined;
      const never = new Promise<"never">((resolve) => {
        limit = setTimeout(() => resolve("never"), PATIENCE_MS);
      });
      const end = await Promise.race([lives.daemon.end(), never]);
      clearTimeout(limit);
      ends.push(end);
      if (end === "never") await lives.daemon.stop("SIGKILL");
      log += lives.daemon.log;
      await strace.detach();
      await lives.revive(fault, { since: at });
      await crowd.stop();
      tokens.push(...crowd.tokens);
      await askAfterAll(lives, crowd.tokens);
    }
    await askAfterAll(lives, tokens);
    return { history: lives.history, ends, log };
  } finally {
    await lives.remove();
  }
}
