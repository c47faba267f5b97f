import { expect, test } from "vitest";
import { at, boardOf, T0, tokenOf } from "../test/scripted-server.ts";
import { chooseTicket, readTicketName, standingOn } from "./choose-ticket.ts";
import type { SavedTicket } from "./wallet-record.ts";

const board = boardOf({
  active: [
    { number: "A03", state: "viewing", until: at(1) },
    { number: "A04", state: "called", until: at(1) },
  ],
  waiting: ["A05"],
  waitingCount: 1,
  recent: [{ number: "A02", outcome: "missed", at: T0 }],
});

function saved(sequence: number): SavedTicket {
  const token = tokenOf(sequence);
  return { version: 1, server: "http://x", number: token.slice(0, 3), token, takenAt: T0, end: null };
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
  expect(["A04", "A03", "A05", "A02", "A99"].map((number) => standingOn(board, number))).toEqual([
    { is: "called" },
    { is: "viewing" },
    { is: "waiting" },
    { is: "over", outcome: "missed" },
    { is: "over", outcome: "ended" },
  ]);
  expect(standingOn({ ...board, waitingCount: 65 }, "A99")).toEqual({ is: "unknown" });
});

test("means who is called, then who views, then the oldest that lives", () => {
  expect(chooseTicket([saved(5), saved(3), saved(4)], board)?.number).toBe("A04");
  expect(chooseTicket([saved(5), saved(3)], board)?.number).toBe("A03");
  expect(chooseTicket([saved(2), saved(5)], board)?.number).toBe("A05");
  expect(chooseTicket([saved(2), saved(99)], board)).toBeNull();
});
