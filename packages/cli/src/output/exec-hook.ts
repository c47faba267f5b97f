import { spawn } from "node:child_process";
import { createAlerts } from "../ticket/alert.ts";
import type { Progress } from "../ticket/progress.ts";

/** What a command of the user's is run at: few are left ahead, the turn has come, the cat is saved. */
type HookEvent = "alert" | "called" | "saved";

/** The facts of a moment, as a command finds them in its environment. */
export type HookFacts = Readonly<Record<`CATQ_${string}`, string>>;

/**
 * Calls `run` with the facts at each event of a ticket, each once. `ahead` is the number of people left at
 * which `alert` comes. The server's own text is never among the facts: only what a schema has checked.
 */
export function createHook(o: {
  ahead: number;
  server: string;
  run: (facts: HookFacts) => void;
}): (progress: Progress) => void {
  const tell = (event: HookEvent, number: string, more: HookFacts): void =>
    o.run({ CATQ_EVENT: event, CATQ_NUMBER: number, CATQ_SERVER: o.server, ...more });
  const alerts = createAlerts(o.ahead, (alert, { number, position, state }) =>
    tell(alert === "near" ? "alert" : "called", number, {
      CATQ_POSITION: position === null ? "" : String(position),
      CATQ_STATE: state,
    }),
  );
  return (progress) => {
    alerts(progress);
    if (progress.type !== "saved") return;
    const { number, path, mediaType } = progress.saved;
    tell("saved", number, { CATQ_PATH: path, CATQ_MEDIA_TYPE: mediaType });
  };
}

/**
 * Runs `command` by the user's shell, with `facts` in its environment, and does not wait for it. What it
 * prints goes to standard error, or nowhere where a screen is up (`isHidden`). `onTrouble` hears of a failure.
 */
export function runHook(o: {
  command: string;
  facts: HookFacts;
  isHidden: boolean;
  onTrouble: (message: string) => void;
}): void {
  const output = o.isHidden ? "ignore" : 2;
  const child = spawn(o.command, {
    shell: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...o.facts },
  });
  child.on("error", (error) => o.onTrouble(`the command for --exec could not be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    const why = whyFailed(code, signal);
    if (why !== null) o.onTrouble(`the command for --exec ${why}`);
  });
}

/** The shell has codes of its own for what it could not run (POSIX.1-2024, XCU 2.8.2). */
function whyFailed(code: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null) return `was ended by ${signal}`;
  if (code === 127) return "was not found: is it installed, spelt right, and in the PATH?";
  if (code === 126) return "was found, but may not be run: is it executable?";
  return code ? `ended with exit code ${code}` : null;
}
