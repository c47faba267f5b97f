import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../src/config/resolve.ts";
import { type Daemon, startDaemon } from "../src/daemon.ts";
import { runCommand } from "./catqd-command.ts";

/** A data folder, the daemon that may run on it in this process, and the operator's commands for it. */
export class OperatedDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), "catqd-test-"));
  /** The data folder; there is none before the first start. */
  data = join(this.folder, "queue");
  #daemon: Daemon | null = null;

  async start(more: Readonly<Record<string, string>> = {}): Promise<string> {
    const flags = { ...more, data: this.data, port: "0", "rate-limit": "off", "tickets-per-address": "1000" };
    const reading = readConfig({ flags, env: {}, file: null, cwd: this.folder, home: this.folder });
    if (!reading.ok) throw new Error("expected a sound configuration");
    this.#daemon = await startDaemon(reading.config, { cats: [], version: "9.9.9", pid: 4711 });
    return this.#daemon.url;
  }

  get url(): string | undefined {
    return this.#daemon?.url;
  }

  catqd(...args: string[]): ReturnType<typeof runCommand> {
    return runCommand(args, { folder: this.folder, env: { CATQ_DATA: this.data } });
  }

  async stop(): Promise<void> {
    await this.#daemon?.close();
    this.#daemon = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
