import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { vi } from "vitest";

/** Whether there is a tmux. Where a build server has none, that is a fault; elsewhere it is said aloud. */
export function hasTmux(): boolean {
  if (spawnSync("tmux", ["-V"]).status === 0) return true;
  if (process.env.CI === "true") throw new Error("the screens are tested in tmux: install it");
  console.warn("SKIPPED: tmux is not installed, so the screens were not tried in a real terminal");
  return false;
}

/** A shell in a real terminal of 80 × 24, in a tmux server of its own. */
export class TmuxTerminal {
  readonly #server = `catq-e2e-${randomUUID()}`;

  constructor(o: { readonly folder: string; readonly env: NodeJS.ProcessEnv }) {
    const size = ["-x", "80", "-y", "24"];
    const shell = ["env", "PS1=ready> ", "LC_ALL=C.UTF-8", "sh"];
    execFileSync(
      "tmux",
      ["-L", this.#server, "-f", "/dev/null", "-u", "new-session", "-d", ...size, ...shell],
      {
        cwd: o.folder,
        env: o.env,
      },
    );
  }

  /** What is on the screen now. */
  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** The same with its colours, as escape sequences, and the spaces at the ends of its lines. */
  colouredScreen(): string {
    return this.#tmux("capture-pane", "-p", "-e", "-N");
  }

  /** Waits until the screen shows something like that; throws with what it shows instead. */
  async shows(pattern: RegExp): Promise<string> {
    const look = (): string => {
      const screen = this.screen();
      if (!pattern.test(screen)) throw new Error(`The screen never showed ${pattern}, but:\n${screen}`);
      return screen;
    };
    // Seldom: each look is a process that the other tests wait for.
    return vi.waitFor(look, { timeout: 15_000, interval: 60 });
  }

  /** Presses keys, by tmux's names for them. */
  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  }

  /** The terminal's modes, cursor and second screen: what a program must leave as it was. */
  modes(): string {
    const tty = this.#tmux("display-message", "-p", "#{pane_tty}").trim();
    const stty = execFileSync("stty", ["-F", tty, "-a"], { encoding: "utf8" });
    const flags = "#{cursor_flag} #{alternate_on} #{mouse_any_flag} #{keypad_cursor_flag} #{keypad_flag}";
    return `${stty}\n${this.#tmux("display-message", "-p", flags)}`;
  }

  close(): void {
    spawnSync("tmux", ["-L", this.#server, "kill-server"]);
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#server, ...args], { encoding: "utf8" });
  }
}
