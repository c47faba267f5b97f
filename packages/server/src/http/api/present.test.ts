import { board as boardSchema, takenTicket, ticketView } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import type { TicketStatus } from "../../queue/view/views.ts";
import { headerText, presentBoard, presentCat, presentTaken, presentTicket } from "./present.ts";

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const status: TicketStatus = {
  sequence: 7,
  number: "A07",
  state: "viewing",
  position: null,
  estimatedWaitMs: 0,
  longestWaitMs: 0,
  takenAt: at,
  claimBy: null,
  viewUntil: at + 1000,
  rejoinBy: null,
  rejoinPosition: null,
  now: at,
};

it("shows a holder the ticket without its sequence, in RFC 3339 with milliseconds", () => {
  const shown = presentTicket(status);
  expect(ticketView.strict().parse(shown)).toEqual(shown);
  expect(shown).toMatchObject({
    takenAt: "2026-01-02T03:04:05.006Z",
    viewUntil: "2026-01-02T03:04:06.006Z",
    claimBy: null,
  });
});

it("puts a token into the answer to a take, and nowhere else", () => {
  const taken = presentTaken({ status, token: "A07-X" });
  expect(takenTicket.strict().parse(taken).token).toBe("A07-X");
  expect(presentTicket(status)).not.toHaveProperty("token");
});

it("shows the board as its schema has it", () => {
  const shown = presentBoard({
    revision: 3,
    now: at,
    state: "open",
    counters: 2,
    active: [{ number: "A01", state: "called", until: at }],
    waiting: ["A02"],
    waitingCount: 1,
    recent: [{ number: "A00", outcome: "missed", at }],
    averageTurnMs: 41_000,
    announcement: { text: "The counter closes at six", at },
    title: "Vet",
    newcomer: { estimatedWaitMs: 41_000, longestWaitMs: 240_000 },
  });
  expect(boardSchema.strict().parse(shown)).toEqual(shown);
});

const cat = {
  mediaType: "image/png",
  bytes: Buffer.from("cat"),
  digest: Buffer.alloc(32, 1),
  credit: "By hand",
};

it("sends a picture with its digest and a file name", () => {
  const { headers, body } = presentCat({ cat, status });
  expect(headers).toEqual({
    "Content-Type": "image/png",
    "Content-Disposition": 'attachment; filename="cat-A07.png"',
    "Repr-Digest": `sha-256=:${Buffer.alloc(32, 1).toString("base64")}:`,
    "Catq-View-Until": "2026-01-02T03:04:06.006Z",
    "Catq-Credit": "By hand",
  });
  expect(body).toBe(cat.bytes);
});

it.each([
  ["image/jpeg", "jpg"],
  ["image/svg+xml", "svg"],
  ["application/unheard-of", "bin"],
])("names a file of %s .%s", (mediaType, extension) => {
  const { headers } = presentCat({ cat: { ...cat, mediaType }, status });
  expect(headers["Content-Disposition"]).toContain(`cat-A07.${extension}`);
});

it.each([
  ["Zoë Müller – “Käse”", 'Zoe Muller - "Kase"'],
  ["one\r\nSet-Cookie: two", "one Set-Cookie: two"],
  ["\u0000\u007f猫", "???"],
  ["x".repeat(600), "x".repeat(500)],
])("makes %j fit for a header", (text, safe) => {
  expect(headerText(text)).toBe(safe);
});
