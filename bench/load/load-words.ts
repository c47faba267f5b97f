/** What the process that makes load is told. */
export interface LoadOrder {
  /** Of one server, or of several that share the connections. */
  readonly url: string | readonly string[];
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
