import { DaemonProcess, type Launch } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { DatabaseOpening } from "./database-opening.ts";
import { type At, History, now, type Terms } from "./history.ts";
import { RecordingClient } from "./recording-client.ts";

/**
 * How long the daemon may have lived after its last sign of life, in milliseconds: what it gives back to the
 * windows beyond the time it was down. Two pulses, and a machine that was busy.
 */
const UNSURE_MS = 2000;
/** A process that stands still for longer than this knows that it did; a little more than the rule's 2 s. */
const SURELY_STALLED_MS = 2100;

export interface LivesParts {
  readonly terms: Terms;
  readonly launch?: Launch;
  /** Beside those that the terms say. */
  readonly flags?: readonly string[];
  readonly folder?: string;
}

/** One queue served by one daemon process after another, and the history of all that was seen of it. */
export class DaemonLives {
  readonly history: History;
  readonly #flags: readonly string[];
  readonly #launch: Launch;
  #daemon: DaemonProcess;
  #http: HttpClient;
  #clients = 0;

  private constructor(parts: LivesParts, flags: readonly string[], daemon: DaemonProcess) {
    this.history = new History(parts.terms);
    this.#launch = parts.launch ?? {};
    this.#flags = flags;
    this.#daemon = daemon;
    this.#http = new HttpClient(daemon.url);
  }

  static async start(parts: LivesParts): Promise<DaemonLives> {
    const { counters, claimWindowMs, viewWindowMs } = parts.terms;
    const flags = [
      ...["--counters", `${counters}`],
      ...["--claim-window", `${claimWindowMs}ms`],
      ...["--view-window", `${viewWindowMs}ms`],
      ...["--rate-limit", "off", "--tickets-per-address", "1000000", "--log-level", "warn"],
      ...(parts.flags ?? []),
    ];
    return new DaemonLives(parts, flags, await DaemonProcess.start(flags, parts.folder, parts.launch));
  }

  /** Somebody at a loopback address, who records. */
  client(from = "127.0.0.1"): RecordingClient {
    const name = `${from} #${++this.#clients}`;
    return new RecordingClient({ name, from, history: this.history, http: () => this.#http });
  }

  get daemon(): DaemonProcess {
    return this.#daemon;
  }

  get pid(): number {
    return this.#daemon.pid;
  }

  get url(): string {
    return this.#daemon.url;
  }

  get folder(): string {
    return this.#daemon.folder;
  }

  /** Ends the process by that signal, or waits for the end that comes by itself, and starts the next one. */
  async restart(
    how: NodeJS.Signals | "by itself",
    { launch = this.#launch, downMs = 0 }: { launch?: Launch; downMs?: number } = {},
  ): Promise<void> {
    const at = now();
    await (how === "by itself" ? this.#daemon.end() : this.#daemon.stop(how));
    const deadAt = now();
    if (downMs > 0) await new Promise((resolve) => setTimeout(resolve, downMs));
    await this.revive(how, { since: at, deadAt, launch });
  }

  /**
   * Starts the next process after one that has ended; `since` is when that was last known to live, and from
   * `deadAt` on it surely did not.
   */
  async revive(
    how: string,
    { since, deadAt = now(), launch = this.#launch }: { since: At; deadAt?: At; launch?: Launch },
  ): Promise<void> {
    this.#http.close();
    const { folder } = this;
    const opening = new DatabaseOpening();
    let closedUntil: At;
    try {
      this.#daemon = await DaemonProcess.start(this.#flags, folder, launch, (pid) => opening.watch(pid));
    } finally {
      closedUntil = opening.end();
    }
    this.#http = new HttpClient(this.#daemon.url);
    const until = now();
    this.history.add({
      kind: "outage",
      client: "harness",
      how,
      at: since,
      until,
      leastMs: closedUntil - deadAt,
      mostMs: until - since + UNSURE_MS,
    });
  }

  /** Stops the process for so long, does something meanwhile, and lets it go on. */
  async standStill(forMs: number, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const at = now();
    this.#daemon.signal("SIGSTOP");
    await meanwhile();
    await new Promise((resolve) => setTimeout(resolve, forMs));
    this.#daemon.signal("SIGCONT");
    const until = now();
    this.history.add({
      kind: "outage",
      client: "harness",
      how: "SIGSTOP",
      at,
      until,
      // A short stall is time like any other.
      leastMs: until - at > SURELY_STALLED_MS ? until - at - 100 : 0,
      mostMs: until - at + UNSURE_MS,
    });
  }

  /** Ends the process and removes its folder. */
  async remove(): Promise<void> {
    this.#http.close();
    await this.#daemon.remove();
  }
}
