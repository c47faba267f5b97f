import type { WallMs } from "./model.ts";

/**
 * What an operator decides about the queue. All times in milliseconds. Read at the moment of a decision and
 * not kept: another value may be in force in the next turn of the event loop.
 */
export interface QueueSettings {
  /** How many people are served at once; 1 or more. */
  readonly counters: number;
  /** How long a called ticket has to claim. */
  readonly claimWindowMs: number;
  /** How long a holder has with the cat. */
  readonly viewWindowMs: number;
  /** How long a missed ticket may come back into the line; 0: never. */
  readonly rejoinWindowMs: number;
  /** Behind how many of those who wait it comes back then. */
  readonly rejoinBehind: number;
  /** Live tickets that one address may hold. */
  readonly ticketsPerAddress: number;
  /** Infinity: for ever. */
  readonly banForMs: number;
  /** How long a claim waits for a cat where none is in stock. */
  readonly catPatienceMs: number;
  /** The queue's own name; null, or left out, where it has none. */
  readonly title?: string | null;
}

/** The values of settings as one writes them, such as `["60s"]`, by the names of their options. */
export type SettingTexts = Readonly<Record<string, readonly string[]>>;

/** A setting in force, for every daemon of the queue. */
export interface Setting {
  /** That of its option, such as `claim-window`. One of a newer catqd may be unknown to this one. */
  readonly name: string;
  readonly value: readonly string[];
  readonly since: WallMs;
  /** Who or what said so: an operator, or a daemon's configuration. */
  readonly by: string;
}
