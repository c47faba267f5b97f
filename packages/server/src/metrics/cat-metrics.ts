import { counter, type Family } from "./exposition.ts";

interface Tally {
  made: number;
  failed: number;
}

/** How the sources of cats do. They are told apart by kind and place, as their addresses may hold secrets. */
export class CatMetrics {
  readonly #sources: readonly { readonly labels: Readonly<Record<string, string>>; readonly tally: Tally }[];

  /** `kinds` in the order in which the sources are tried. */
  constructor(kinds: readonly string[]) {
    this.#sources = kinds.map((source, i) => ({
      labels: { source, place: String(i + 1) },
      tally: { made: 0, failed: 0 },
    }));
  }

  /** A source gave a picture. */
  made(place: number): void {
    const tally = this.#sources[place]?.tally;
    if (tally) tally.made++;
  }

  failed(place: number): void {
    const tally = this.#sources[place]?.tally;
    if (tally) tally.failed++;
  }

  families(): Family[] {
    const samplesOf = (what: keyof Tally) =>
      this.#sources.map(({ labels, tally }) => ({ labels, value: tally[what] }));
    return [
      counter(
        "catqd_cats_made_total",
        "Pictures had from each source of cats, in the order they are tried.",
        samplesOf("made"),
      ),
      counter(
        "catqd_cat_source_failures_total",
        "Attempts at which a source of cats gave no picture.",
        samplesOf("failed"),
      ),
    ];
  }
}
