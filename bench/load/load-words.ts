/** What the process that makes load is told. */
export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  readonly ms: number;
  /** The status that every answer must have. */
  readonly expect: number;
}

/** What it answers: how long each request took, in milliseconds, and how long they took together. */
export interface LoadReport {
  readonly latencies: readonly number[];
  readonly tookMs: number;
}
