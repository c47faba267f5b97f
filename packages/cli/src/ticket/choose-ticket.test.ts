import { expect, test } from "vitest";
import { at, boardOf, T0, tokenOf } from "../../test/scripted-server.ts";
import type { QueueNow } from "../client/api.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";
import { chooseTicket, onBoard, readTicketName, type TicketOnBoard } from "./choose-ticket.ts";

const board = boardOf({
  active: [
    { number: "A03", state: "viewing", until: at(1) },
    { number: "A04", state: "called", until: at(1) },
  ],
  waiting: ["A05"],
  waitingCount: 1,
  recent: [{ number: "A02", outcome: "missed", at: T0 }],
});

const now: QueueNow = { board, queue: null };
const MINE = "4GZK9TQ2M8XC";

function saved(sequence: number, queue: string | null = null): SavedTicket {
  const token = tokenOf(sequence);
  return {
    version: 1,
    server: "http://x",
    number: token.slice(0, 3),
    token,
    takenAt: T0,
    queue,
    usedBy: null,
    end: null,
  };
}

function standing(
  number: string,
  changes: Partial<QueueNow> = {},
  queue: string | null = null,
): TicketOnBoard {
  return onBoard({ number, queue }, { ...now, ...changes });
}

test("reads tokens however they are typed, and numbers in either case", () => {
  const token = tokenOf(7);
  expect(readTicketName(` ${token.toLowerCase().replaceAll("-", " ")} `)).toEqual({
    kind: "token",
    number: "A07",
    token,
  });
  expect(readTicketName("a07")).toEqual({ kind: "number", number: "A07" });
  expect(readTicketName(undefined)).toEqual({ kind: "unnamed" });
});

test("tells from the board alone where a number stands", () => {
  expect(["A04", "A03", "A05", "A02", "A99"].map((number) => standing(number))).toEqual([
    { is: "called" },
    { is: "viewing" },
    { is: "waiting" },
    { is: "over", outcome: "missed" },
    { is: "over", outcome: "ended" },
  ]);
  expect(standing("A99", { board: { ...board, waitingCount: 65 } })).toEqual({ is: "unknown" });
});

test("another queue's ticket is not judged by the board, whatever number is on it", () => {
  for (const number of ["A04", "A05", "A02", "A99"]) {
    expect(standing(number, { queue: "0123456789AB" }, MINE)).toEqual({ is: "of another queue" });
  }
});

test("the ticket's own queue is asked for what the board does not show", () => {
  expect(standing("A99", { queue: MINE }, MINE)).toEqual({ is: "unknown" });
  expect(standing("A02", { queue: MINE }, MINE)).toEqual({ is: "over", outcome: "missed" });
  expect(standing("A05", { queue: MINE }, MINE)).toEqual({ is: "waiting" });
});

test("where one of the two is not known, the board decides", () => {
  expect(standing("A99", { queue: MINE }, null)).toEqual({ is: "over", outcome: "ended" });
  expect(standing("A99", {}, MINE)).toEqual({ is: "over", outcome: "ended" });
});

test("means who is called, then who views, then the oldest that lives", () => {
  expect(chooseTicket([saved(5), saved(3), saved(4)], now)?.number).toBe("A04");
  expect(chooseTicket([saved(5), saved(3)], now)?.number).toBe("A03");
  expect(chooseTicket([saved(2), saved(5)], now)?.number).toBe("A05");
  expect(chooseTicket([saved(2), saved(99)], now)).toBeNull();
  expect(chooseTicket([saved(4, "0123456789AB"), saved(5, MINE)], { board, queue: MINE })?.number).toBe(
    "A05",
  );
});
