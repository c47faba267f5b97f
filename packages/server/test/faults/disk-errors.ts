import { askAfterAll, Crowd } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";
import { AttachedStrace } from "./strace-attached.ts";

/** Fails calls of the running daemon, such as `fdatasync:error=EIO:when=5`, until it gives up by itself. */
export async function failDisk(
  inject: readonly string[],
): Promise<{ history: History; ends: (number | NodeJS.Signals | null)[]; log: string }> {
  const terms = { counters: 2, claimWindowMs: 1500, viewWindowMs: 1500 };
  const lives = await DaemonLives.start({ terms });
  const ends: (number | NodeJS.Signals | null)[] = [];
  let log = "";
  try {
    const tokens: string[] = [];
    for (const [round, fault] of inject.entries()) {
      const crowd = new Crowd(lives, { people: 8, seed: round });
      const [calls] = fault.split(":");
      const strace = await AttachedStrace.attach(lives.pid, [`trace=${calls}`, `inject=${fault}`]);
      const at = now();
      ends.push(await lives.daemon.end());
      log += lives.daemon.log;
      await strace.detach();
      await lives.revive(fault, at);
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
