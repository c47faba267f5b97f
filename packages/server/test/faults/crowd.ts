import type { DaemonLives } from "./daemon-lives.ts";
import type { Answered } from "./history.ts";
import type { RecordingClient } from "./recording-client.ts";
import { seededRandom } from "./seeded-random.ts";

/** What people do, as shares of one. */
export interface Habits {
  /** Gives the ticket up as soon as it has it. */
  readonly leaves: number;
  /** Lets one go first, once. */
  readonly passes: number;
  /** Lets the turn go by. */
  readonly sleeps: number;
  /** Lets the view window run out. */
  readonly lingers: number;
  /** Claims twice at the same moment. */
  readonly claimsTwice: number;
  /** Takes with an idempotency key, and asks again where no reply came. */
  readonly usesKey: number;
}

export const USUAL: Habits = {
  leaves: 0.3,
  passes: 0.1,
  sleeps: 0.1,
  lingers: 0.1,
  claimsTwice: 0.2,
  usesKey: 0.5,
};

const PAUSE_MS = 15;

/** People who take tickets, wait, claim and go, one ticket after the other, until they are told to stop. */
export class Crowd {
  /** Every token that was given to one of them. */
  readonly tokens: string[] = [];
  readonly #habits: Habits;
  readonly #random: () => number;
  readonly #everybody: Promise<unknown>;
  #isOver = false;
  #keys = 0;

  constructor(lives: DaemonLives, about: { people: number; seed: number; habits?: Habits }) {
    this.#habits = about.habits ?? USUAL;
    this.#random = seededRandom(about.seed);
    const people = Array.from({ length: about.people }, (_, i) => lives.client(`127.0.0.${1 + (i % 4)}`));
    const watcher = lives.client("127.0.0.9");
    this.#everybody = Promise.all([...people.map((person) => this.#live(person)), this.#watch(watcher)]);
  }

  /** Lets everybody finish what they are at. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#everybody;
  }

  #does(share: number): boolean {
    return this.#random() < share;
  }

  async #live(person: RecordingClient): Promise<void> {
    while (!this.#isOver) {
      const token = await this.#take(person);
      if (token === null) await pause();
      else if (this.#does(this.#habits.leaves)) await person.leave(token);
      else await this.#waitForTurn(person, token);
    }
  }

  async #take(person: RecordingClient): Promise<string | null> {
    const key = this.#does(this.#habits.usesKey) ? `key-${++this.#keys}` : undefined;
    let reply = await person.take(key);
    while (reply === null && key !== undefined && !this.#isOver) {
      await pause();
      reply = await person.take(key);
    }
    const token = reply?.json?.token;
    if (typeof token !== "string") return null;
    this.tokens.push(token);
    return token;
  }

  async #waitForTurn(person: RecordingClient, token: string): Promise<void> {
    const isSleepy = this.#does(this.#habits.sleeps);
    let mayPass = this.#does(this.#habits.passes);
    while (!this.#isOver) {
      const reply = await person.show(token);
      if (reply !== null && reply.status !== 200) return;
      const state = reply?.json?.state;
      if (state === "viewing") return this.#view(person, token);
      if (mayPass && (state === "waiting" || state === "called")) {
        mayPass = false;
        await person.pass(token, 1);
      } else if (state === "called" && !isSleepy) {
        await this.#claim(person, token);
      } else {
        await pause();
      }
    }
  }

  async #claim(person: RecordingClient, token: string): Promise<void> {
    const twice = this.#does(this.#habits.claimsTwice);
    await Promise.all([person.claim(token), ...(twice ? [person.claim(token)] : [])]);
  }

  async #view(person: RecordingClient, token: string): Promise<void> {
    await person.look(token);
    if (this.#does(this.#habits.lingers)) {
      let reply: Answered | null;
      do {
        await pause();
        reply = await person.show(token);
      } while (!this.#isOver && (reply === null || reply.status === 200));
    } else await person.finish(token);
  }

  async #watch(watcher: RecordingClient): Promise<void> {
    while (!this.#isOver) {
      await watcher.board();
      await pause();
    }
  }
}

/** Asks after every ticket once more: what was acknowledged is still known. */
export async function askAfterAll(lives: DaemonLives, tokens: readonly string[]): Promise<void> {
  const client = lives.client("127.0.0.8");
  const rest = [...tokens];
  const askOn = async (): Promise<void> => {
    for (let token = rest.pop(); token !== undefined; token = rest.pop()) await client.show(token);
  };
  await Promise.all(Array.from({ length: 16 }, askOn));
  await client.board();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
