/** Something of catq's that is measured against a bare thing that does no more than what must be done. */
export interface Bench {
  /** One word, as in `pnpm bench start`; the file is `<name>.bench.ts` and exports this as its default. */
  readonly name: string;
  /** Measures all of its lines; what it starts, it ends. */
  run(session: Session): Promise<Measured[]>;
}

/** What a bench is given by the program that runs it. */
interface Session {
  /** How many samples of each to take, unless a bench has a reason for fewer. */
  readonly rounds: number;
  /** Says what is going on, to the person who waits. */
  note(text: string): void;
}

/** One line of the table: samples of both sides, in the order they were taken, so that the i-th ones are a pair. */
export interface Measured {
  /** What was measured, and what it is held against, in a few words each. */
  readonly name: string;
  readonly against: string;
  /** Of both sides' samples, such as `ms` or `requests/s`. */
  readonly unit: string;
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  /** The bound on ours ÷ bare, or on ours alone; null where the line is only looked at. */
  readonly target: Target | null;
  /** Where the line is one point of a curve. */
  readonly point?: Point;
}

/** How cost grows: one point of a curve that `pnpm bench:plot` draws. */
interface Point {
  /** The title of the picture it belongs in. All lines of one picture have the same unit and the same `along`. */
  readonly chart: string;
  /** What grows, such as `tickets waiting`. */
  readonly along: string;
  readonly curve: string;
  /** How much of it there was, for ours and for the bare thing: a beginning of the same curve where they differ. */
  readonly x: number;
  readonly bareX: number;
}

/**
 * `most` for what should be small (time, memory), `least` for what should be large (throughput); `oursMost` and
 * `oursLeast` are in the line's unit, for what a person feels however the bare thing does.
 */
export type Target =
  | { readonly most: number }
  | { readonly least: number }
  | { readonly oursMost: number }
  | { readonly oursLeast: number };
