import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Visitor } from "../../../server/test/contract/visitor.ts";
import { DaemonProcess } from "../../../server/test/daemon-process.ts";
import { HttpClient } from "../../../server/test/http-client.ts";
import type { CatqProcess } from "../catq-process.ts";
import { Person } from "./person.ts";

const CATQD = fileURLToPath(new URL("../../../server/dist/catqd.js", import.meta.url));

/** Where those come from who hold a counter or count in the line, so that a ban of 127.0.0.1 leaves them. */
const ELSEWHERE = "127.0.0.2";

/** A real queue: a `catqd` process that can be stopped and started again, and people who use `catq` on it. */
export class QueueForPeople {
  readonly url: string;
  readonly #flags: readonly string[];
  readonly #http: HttpClient;
  readonly #people: Person[] = [];
  #daemon: DaemonProcess;
  readonly #former: DaemonProcess[] = [];

  /** Starts the daemon with these flags of `catqd serve`. */
  static async open(flags: readonly string[]): Promise<QueueForPeople> {
    return new QueueForPeople(await DaemonProcess.start(flags), flags);
  }

  private constructor(daemon: DaemonProcess, flags: readonly string[]) {
    this.#daemon = daemon;
    this.#flags = flags;
    this.url = daemon.url;
    this.#http = new HttpClient(daemon.url);
  }

  /** Somebody new, at 127.0.0.1. */
  person(): Person {
    const person = new Person(this.url);
    this.#people.push(person);
    return person;
  }

  /** Somebody who speaks HTTP, from another address than the people. */
  visitor(from = ELSEWHERE): Visitor {
    return new Visitor(this.#http, from);
  }

  /** Takes the counter, so that whoever comes now waits; call the answer to let them go on. */
  async holdsCounter(): Promise<() => Promise<void>> {
    const { token } = await this.visitor().takes();
    await this.#claims(token);
    return async () => {
      await this.visitor().finishes(token);
    };
  }

  /** Somebody whose `catq take` waits with A01 for a counter that is held; call `letGo` to free it. */
  async hasWaiter(): Promise<{ letGo: () => Promise<void>; person: Person; take: CatqProcess }> {
    const letGo = await this.holdsCounter();
    const person = this.person();
    const take = person.starts("take");
    await take.says(/A01 is next/);
    return { letGo, person, take };
  }

  /** Has the holder of a token that is called see its cat. */
  async serves(token: string): Promise<void> {
    await this.#claims(token);
    await this.visitor().finishes(token);
  }

  /** On a busy machine the first cat may not be drawn yet: then the ticket stays called. */
  async #claims(token: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      const { status, bytes } = await this.visitor().claims(token);
      if (status === 200) return;
      if (status !== 503 || tries === 4) throw new Error(`no cat to be had: ${status} ${bytes}`);
    }
  }

  stop(signal: NodeJS.Signals): Promise<unknown> {
    return this.#daemon.stop(signal);
  }

  /** Starts the daemon again, on the same port, and on the same folder unless another queue is asked for. */
  async startAgain(o: { isAnotherQueue?: boolean } = {}): Promise<void> {
    const flags = [...this.#flags, "--port", new URL(this.url).port];
    this.#former.push(this.#daemon);
    this.#daemon = await DaemonProcess.start(flags, o.isAnotherQueue ? undefined : this.#daemon.folder);
  }

  /** Runs a command of the operator's, such as `close`; throws where it fails. */
  async operator(...args: string[]): Promise<void> {
    const child = spawn(process.execPath, [CATQD, ...args, "--data", this.#daemon.folder]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    const [code]: unknown[] = await once(child, "close");
    if (code !== 0) throw new Error(`catqd ${args.join(" ")} ended with ${code}: ${said}`);
  }

  /** Has whoever is called meanwhile miss the turn; before and after, there is a minute to claim on the busiest machine. */
  async inShortWindows(isMissed: () => Promise<unknown>): Promise<void> {
    await this.operator("set", "claim-window", "200ms");
    await isMissed();
    await this.operator("set", "claim-window", "60s");
  }

  async remove(): Promise<void> {
    for (const person of this.#people) person.remove();
    this.#http.close();
    for (const daemon of [this.#daemon, ...this.#former]) await daemon.remove();
  }
}
