import type { Exchange, History } from "../history.ts";
import { numberOfToken } from "./sightings.ts";

/** The requests with a ticket's token that one of `methods` and `paths` fits, by the ticket's number. */
export function askedOf(history: History, isAsked: (line: Exchange) => boolean): Map<string, Exchange[]> {
  const byNumber = new Map<string, Exchange[]>();
  for (const line of history.exchanges) {
    const number = numberOfToken(line.request.token);
    if (number === null || !isAsked(line)) continue;
    const those = byNumber.get(number);
    if (those) those.push(line);
    else byNumber.set(number, [line]);
  }
  return byNumber;
}

export const isClaim = ({ request }: Exchange): boolean => request.path === "/api/ticket/claim";
export const isPass = ({ request }: Exchange): boolean => request.path === "/api/ticket/pass";
export const isDone = ({ request }: Exchange): boolean => request.path === "/api/ticket/done";
export const isLeave = ({ request }: Exchange): boolean =>
  request.method === "DELETE" && request.path === "/api/ticket";
/** A take that was acknowledged, whether it was new or repeated. */
export const isTaken = ({ request, reply }: Exchange): boolean =>
  request.path === "/api/tickets" &&
  request.method === "POST" &&
  (reply?.status === 201 || reply?.status === 200);
