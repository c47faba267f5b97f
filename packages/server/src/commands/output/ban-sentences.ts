import { dayAndTime } from "@catq/shared";
import type { Output } from "../../control/protocol.ts";
import type { BansReport } from "./reports.ts";
import { printable } from "./sentences.ts";

/** What the commands about bans print for a person. */

type Ban = Output<"ban">["ban"];
type Near = Pick<Output<"unban">, "around" | "within" | "withinCount">;

export function banLines({ bans }: BansReport): string[] {
  return bans.length === 0 ? ["Nobody is banned."] : bans.map(banLine);
}

/** A new ban: what became of it, and what the operator may not have thought of. */
export function banMadeLines({ ban, endedTickets, replaced, spared, ...near }: Output<"ban">): string[] {
  const lines = [banLine(ban)];
  if (endedTickets > 0) lines.push(endedTickets === 1 ? "1 ticket ended." : `${endedTickets} tickets ended.`);
  if (replaced) lines.push(`This replaces the ban since ${dayAndTime(replaced.since)}, ${end(replaced)}.`);
  for (const other of near.around) lines.push(`It is banned as a part of ${named(other)} too.`);
  lines.push(...stillWithin(near));
  if (spared.length > 0) lines.push(`Never banned all the same: ${spared.map(printable).join(", ")}.`);
  return lines;
}

/** A lifted ban, and the others that there are. */
export function unbanLines({ address, ...near }: Output<"unban">): string[] {
  return [
    `The ban of ${printable(address)} is lifted.`,
    ...near.around.map((other) => `It is still banned as a part of ${named(other)}.`),
    ...stillWithin(near),
  ];
}

/** Why there is no ban to lift, and where there may be one that was meant. */
export function notBanned({ address, ...near }: Output<"unban">): { message: string; hint?: string } {
  const name = printable(address);
  const hints = [
    ...near.around.map(
      (other) => `It is a part of ${named(other)}: \`catqd unban ${printable(other.address)}\` lifts that.`,
    ),
    ...stillWithin(near),
  ];
  const message = `${name} is not banned${near.around.length > 0 ? " by itself" : ""}`;
  return hints.length > 0 ? { message, hint: hints.join("\n") } : { message };
}

function stillWithin({ within, withinCount }: Near): string[] {
  if (withinCount === 0) return [];
  const names = within.map(({ address }) => printable(address));
  const more = withinCount - names.length;
  return [`Banned in it by themselves: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`];
}

function banLine(ban: Ban): string {
  return `${printable(ban.address)} is banned since ${dayAndTime(ban.since)}, ${end(ban)}: ${printable(ban.reason)}`;
}

function named(ban: Ban): string {
  return `${printable(ban.address)} (${end(ban)})`;
}

function end({ until }: Ban): string {
  return until === null ? "for ever" : `until ${dayAndTime(until)}`;
}
