import { dayAndTime, formatDuration, numberOf, sortableTime } from "@catq/shared";
import type { Output } from "../../control/protocol.ts";
import { isRange, networkOf } from "../../network/network.ts";
import { OPERATOR } from "../../queue/operator-rules.ts";
import type { LogReport } from "./reports.ts";

/** What the operator's commands print for a person. Everything from outside is made safe to print. */

/** What became of `catqd set`. */
export function settingLines({ name, value, before }: Output<"set">): string[] {
  const told = (texts: readonly string[]): string => texts.map(printable).join(", ") || "nothing";
  if (before !== null && told(before) === told(value)) return [`${name} is ${told(value)} already.`];
  return [
    `${name} is ${told(value)} from now on${before === null ? "" : `; it was ${told(before)}`}.`,
    "It stays so over a restart, until it is set again or the configuration says something new.",
  ];
}

export function logLines({ events }: LogReport): string[] {
  return events.map((event) => `${sortableTime(event.at)}  ${eventSentence(event)}`);
}

/** One event as a sentence: what happened, to whom, and why. */
function eventSentence({ type, number, waitedMs, turnMs, detail }: LogReport["events"][number]): string {
  const told = (key: string): string | null =>
    detail?.[key] === undefined ? null : printable(String(detail[key]));
  const address = told("address");
  const network = address === null ? null : networkOf(address);
  const isWhole = network !== null && isRange(network);
  const ofTaker = isWhole ? "the network from which it was taken" : "the address that took it";
  const takenFrom = address === null ? ofTaker : `${ofTaker}, ${address},`;
  const until = typeof detail?.until === "number" ? ` until ${dayAndTime(detail.until)}` : "";
  const who = operatorNamed(told("by"));
  const by = who === null ? "" : ` by ${who}`;
  const subject = who === null ? "The operator" : who.replace("the", "The");
  const after = turnMs === undefined ? "" : `, ${lasting(turnMs)} after its call`;
  switch (type) {
    case "taken":
      return `${number} was taken${address === null ? "" : ` from ${address}`}.`;
    case "called":
      return `${number} was called${waitedMs === undefined ? "" : ` after waiting ${lasting(waitedMs)}`}.`;
    case "claimed":
      return `${number} claimed its cat${typeof detail?.afterMs === "number" ? `, ${lasting(detail.afterMs)} after its call` : ""}.`;
    case "lengthened":
      return `${number} claimed while there was no cat: its claim window was lengthened${typeof detail?.byMs === "number" ? ` by ${lasting(detail.byMs)}` : ""}.`;
    case "passed":
      return `${number} let ${detail?.places === 1 ? "another" : `up to ${told("places") ?? "some"} others`} go first.`;
    case "seen":
      if (who !== null) return `The view of ${number} was cut short by ${who}: it has had its cat.`;
      return `${number} has seen its cat${detail?.cause === "window" ? " until its time was over" : ""}${after}.`;
    case "missed":
      return who !== null
        ? `${number} was skipped${by}.`
        : `${number} missed its turn: nobody claimed it in time${after}.`;
    case "rejoined":
      return `${number} came back after missing its turn${behind(detail?.behind)}.`;
    case "recalled":
      return `${number} was put back at the head of the line${by}: its missed turn does not count.`;
    case "left":
      return `${number} gave its place up${after}.`;
    case "banned":
      return number === null
        ? `The ${isWhole ? "network" : "address"} ${address ?? "(unknown)"} was banned${until}${by}: ${told("reason") ?? "no reason given"}.`
        : `${number} ended, as ${takenFrom} was banned${by}${told("reason") === null ? "" : `: ${told("reason")}`}.`;
    case "unbanned":
      return `The ban of ${address ?? "an address"} was lifted${by}.`;
    case "paused":
    case "resumed":
    case "closed":
    case "opened":
      return `The queue was ${type}${by}.`;
    case "announced":
      return `${subject} announced: ${told("text") ?? ""}`;
    case "withdrawn":
      return `${subject} withdrew the announcement.`;
    case "restored":
      return `The queue was restored from a backup: what came between the two is lost. It goes on with ${typeof detail?.firstSequence === "number" ? numberOf(detail.firstSequence) : "another number"}.`;
    case "set":
      return `${told("name") ?? "A setting"} was set to ${told("value") || "nothing"} by ${told("by") ?? OPERATOR}.`;
  }
}

function behind(others: unknown): string {
  if (others === 0) return ", as the first of the line";
  return typeof others === "number" ? `, behind ${others === 1 ? "one other" : `${others} others`}` : "";
}

/** Earlier versions noted no name. */
function operatorNamed(by: string | null): string | null {
  if (by === null) return null;
  return by === "operator" || by === OPERATOR ? OPERATOR : `${OPERATOR} (${by})`;
}

/** A duration inside a sentence. */
function lasting(ms: number): string {
  return ms < 500 ? "less than a second" : roundly(ms);
}

/** A duration as a person says it: in whole seconds, minutes and hours, at most two of them. */
export function roundly(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds === 0) return formatDuration(Math.max(0, Math.round(ms)));
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** Controls and bidirectional marks out: nothing an address or a reason holds may drive the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
