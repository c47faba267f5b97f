/** A Prometheus histogram: counts observations in buckets with inclusive upper bounds (`le`), the last one +Inf. */
export class Histogram {
  /** Upper bounds, ascending; the last bucket has none. */
  readonly bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds } = this;
    let bucket = 0;
    // A linear search is faster than a binary one for so few bounds.
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  get sum(): number {
    return this.#sum;
  }

  /** How many observations were at most each bound; the last of all. */
  cumulative(): number[] {
    let count = 0;
    return this.#counts.map((inBucket) => {
      count += inBucket;
      return count;
    });
  }
}
