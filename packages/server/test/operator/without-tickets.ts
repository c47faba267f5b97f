import { History, type Line } from "../faults/history.ts";
import { numberOfToken } from "../faults/rules/sightings.ts";

/**
 * A history without what was seen of some tickets: those that the operator laid hands on. The rules know what
 * tickets do by themselves, and no operator.
 */
export function withoutTickets(history: History, numbers: ReadonlySet<string>): History {
  const lines = history.lines.flatMap((line): Line[] => {
    if (line.kind !== "exchange") return [line];
    const number = numberOfToken(line.request.token);
    if (number !== null && numbers.has(number)) return [];
    const json = line.reply?.json;
    if (!line.reply || !json || line.request.path !== "/api/queue") return [line];
    return [{ ...line, reply: { ...line.reply, json: withoutNumbers(json, numbers) } }];
  });
  return new History(history.terms, lines);
}

function withoutNumbers(
  json: Readonly<Record<string, unknown>>,
  numbers: ReadonlySet<string>,
): Record<string, unknown> {
  const isOther = (one: unknown): boolean => {
    const number = typeof one === "object" && one !== null && "number" in one ? one.number : one;
    return !numbers.has(String(number));
  };
  const kept = Object.entries(json).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.filter(isOther) : value,
  ]);
  return Object.fromEntries(kept);
}
