import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The `catq` that is at hand on the PATH; null where there is none. `npx -p catqd -p catq` puts it there. */
export function clientOnPath(path: string): string | null {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, "catq")).find(existsSync) ?? null;
}

/** Runs `catq take` as if it were typed in `cwd`; resolves with its exit code. */
export function takeWithClient(o: {
  readonly client: string;
  readonly url: string;
  readonly cwd: string;
  readonly stateFolder: string;
  readonly signal: AbortSignal;
}): Promise<number> {
  o.signal.throwIfAborted();
  const args = [o.client, "take", "--server", o.url];
  const catq = spawn(process.execPath, args, {
    cwd: o.cwd,
    stdio: "inherit",
    // Its ticket ends with this queue, so it is kept apart from the person's own.
    env: { ...process.env, XDG_STATE_HOME: o.stateFolder },
  });
  // SIGINT comes to it from the terminal by itself; the others only to this process.
  o.signal.addEventListener("abort", () => {
    const { reason } = o.signal;
    if (reason === "SIGTERM" || reason === "SIGHUP") catq.kill(reason);
  });
  return new Promise((resolve, reject) => {
    catq.once("error", reject);
    catq.once("exit", (code, by) => resolve(code ?? (by === "SIGINT" ? 130 : 143)));
  });
}
