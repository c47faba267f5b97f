import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DaemonProcess, type Launch } from "../../daemon-process.ts";
import { freePort } from "../../free-port.ts";
import { HttpClient } from "../../http-client.ts";
import type { Life } from "../../simulation/record.ts";
import { now } from "../history.ts";
import type { Wire } from "./wire.ts";

/** One machine on which catqd runs, is killed, and is started again; always under the same name and address. */
export class FleetDaemon {
  readonly name: string;
  readonly folder: string;
  readonly url: string;
  /** To each server of the database, in the order in which it is told of them. */
  readonly wires: readonly Wire[];
  readonly http: HttpClient;
  /** Flags beside those of all. */
  flags: readonly string[] = [];
  launch: Launch = {};
  /** What all its lives have logged. */
  log = "";
  isStopped = false;
  readonly lives: Life[] = [];
  readonly #common: readonly string[];
  #process: DaemonProcess | null = null;

  private constructor(parts: {
    name: string;
    port: number;
    wires: readonly Wire[];
    flags: readonly string[];
  }) {
    this.name = parts.name;
    this.url = `http://127.0.0.1:${parts.port}`;
    this.wires = parts.wires;
    this.folder = mkdtempSync(join(tmpdir(), `catqd-${parts.name}-`));
    this.http = new HttpClient(this.url);
    const hosts = parts.wires.map(({ port }) => `127.0.0.1:${port}`).join(",");
    this.#common = [
      ...["--name", parts.name, "--port", String(parts.port)],
      ...["--database", `postgres://catqd@${hosts}/postgres`],
      ...parts.flags,
    ];
  }

  static async make(parts: { name: string; wires: readonly Wire[]; flags: readonly string[] }) {
    return new FleetDaemon({ ...parts, port: await freePort() });
  }

  /** To the first of them. */
  get wire(): Wire {
    const [first] = this.wires;
    if (!first) throw new Error("expected a wire");
    return first;
  }

  get process(): DaemonProcess | null {
    return this.#process;
  }

  /** Whether it answers, as far as a balancer can tell. */
  get isUp(): boolean {
    return this.#process !== null && !this.#process.isOver && !this.isStopped;
  }

  async start(): Promise<void> {
    this.lives.push({ from: now(), to: Number.POSITIVE_INFINITY });
    const flags = [...this.#common, ...this.flags];
    this.#process = await DaemonProcess.start(flags, this.folder, this.launch);
  }

  /** SIGKILL, unless another signal is named; resolves with its exit code, or the signal. */
  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<number | NodeJS.Signals | null> {
    const process = this.#process;
    this.#process = null;
    this.isStopped = false;
    const how = (await process?.stop(signal)) ?? null;
    this.log += process?.log ?? "";
    const life = this.lives.at(-1);
    if (process && life) life.to = now();
    return how;
  }

  /** SIGSTOP: it stands still, with whatever it is at. */
  freeze(): void {
    this.#process?.signal("SIGSTOP");
    this.isStopped = true;
  }

  thaw(): void {
    this.#process?.signal("SIGCONT");
    this.isStopped = false;
  }

  /** All lines at the level of an error, or worse. */
  get errors(): { at: number; text: string }[] {
    const lines = `${this.log}${this.#process?.log ?? ""}`.split("\n").filter((line) => line.startsWith("{"));
    return lines
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level === "error" || level === "fatal" || Number(level) >= 50)
      .map(({ time, msg, err }) => ({
        at: new Date(time).getTime(),
        text: err ? `${err.type}: ${err.message} (${msg})` : String(msg),
      }));
  }

  async remove(): Promise<void> {
    this.http.close();
    if (this.#process) await this.stop();
    await Promise.all(this.wires.map((wire) => wire.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
