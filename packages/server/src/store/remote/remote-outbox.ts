import type { Outbox } from "../../queue/push.ts";
import type { Reader } from "./read/reader.ts";

/** News in a database of several daemons: whoever claims some first sends them. Outside of batches and their lock. */
export function remoteOutbox(reader: Reader, onNews: Outbox["onNews"]): Outbox {
  return {
    claim: (limit, forMs) =>
      reader.statement((trip) => {
        trip.add({ kind: "dropOldSubscriptions" });
        const claimed = trip.add({ kind: "claimNews", limit, forMs });
        return () => [...claimed().rows];
      }),
    settle: ({ sequence, subscription, version }, againInMs) =>
      reader.statement((trip) => {
        const { endpoint } = subscription;
        trip.add({ kind: "settleNews", sequence, endpoint, version, againInMs });
        return () => {};
      }),
    forget: ({ sequence, subscription }) =>
      reader.statement((trip) => {
        trip.add({ kind: "dropSubscriptions", rows: [{ sequence, endpoint: subscription.endpoint }] });
        return () => {};
      }),
    onNews,
  };
}
