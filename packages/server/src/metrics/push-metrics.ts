import { byLabel, counter, type Family } from "./exposition.ts";

const OUTCOMES = ["sent", "gone", "refused", "again", "late"] as const;

/** What became of push messages. */
export class PushMetrics {
  readonly #counts = new Map<(typeof OUTCOMES)[number], number>();

  /** Of one message, at one try. */
  readonly note = (outcome: (typeof OUTCOMES)[number]): void => {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  };

  /** Since the start. `failed`: nobody takes them any more, or they came too late. */
  figures(): { readonly sent: number; readonly failed: number } {
    const count = (outcome: (typeof OUTCOMES)[number]): number => this.#counts.get(outcome) ?? 0;
    return { sent: count("sent"), failed: count("refused") + count("gone") };
  }

  families(): Family[] {
    return [
      counter(
        "catqd_push_messages_total",
        "Web Push: messages that a service took (sent), takes no more (gone), never takes (refused) or may take later (again); late ones are not sent.",
        byLabel(
          "outcome",
          OUTCOMES.map((outcome) => [outcome, this.#counts.get(outcome) ?? 0]),
        ),
      ),
    ];
  }
}
