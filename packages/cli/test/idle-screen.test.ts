import { createJimp } from "@jimp/core";
import png from "@jimp/js-png";
import { expect, test } from "vitest";
import { openInPty } from "./catq-in-pty.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import {
  at,
  boardOf,
  calledTicket,
  event,
  json,
  picture,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";
import { until } from "./until.ts";

/** What Ink begins each frame with: synchronized output (DEC private mode 2026). */
const FRAME = "\x1b[?2026h";
const Jimp = createJimp({ formats: [png] });
const WATCHED_MS = 4_000;
const SECONDS = WATCHED_MS / 1000;

serveEachTest(() => {
  const active = [{ number: "A04", state: "viewing" as const, until: at(50_000) }];
  const board = boardOf({ active, waiting: ["A05", "A06", "A07"], waitingCount: 3 });
  return {
    "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
    "GET /api/ticket/events": stream([event("ticket", ticketOf(7)), event("board", board)]),
    "GET /api/queue": json(board),
    "GET /api/queue/events": stream([event("board", board)]),
    "POST /api/ticket/claim": picture(),
  };
});

/** Opens catq in a terminal, waits until it shows something, and returns what it writes in the time after. */
async function writesAfter(args: readonly string[], sign: RegExp): Promise<string> {
  const { screen, pty, ended } = openInPty(place, args);
  try {
    await until(() => sign.test(screen())).catch(() => {
      throw new Error(`It never wrote ${sign}, but: ${JSON.stringify(screen().slice(-3000))}`);
    });
    const from = screen().length;
    // The time itself is what is measured: a machine that stalls can only make it write less.
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    return screen().slice(from);
  } finally {
    pty.kill("SIGTERM");
    await ended;
  }
}

test.each([
  ["take", /A07.*\d s left/s],
  ["watch", /A04|looking at a cat.*\d s left/s],
])("%s left alone redraws at most once a second, and only what changed", async (command, sign) => {
  const written = await writesAfter([command], sign);
  const frames = written.split(FRAME).length - 1;
  // One more each for the second that is running and the frame that was just begun.
  expect(frames).toBeLessThanOrEqual(SECONDS + 2);
  // A whole frame would be about 1,900 bytes.
  expect(written.length).toBeLessThan(300 * (SECONDS + 2));
});

test("the picture is drawn once: while it is looked at, only the seconds are written", async () => {
  const cat = await new Jimp({ width: 64, height: 64, color: 0x3366ccff }).getBuffer("image/png");
  server.routes.set("POST /api/ticket/claim", picture(cat));
  server.routes.set(
    "GET /api/ticket/events",
    stream([
      event("ticket", calledTicket(7)),
      event("ticket", ticketOf(7, { state: "viewing", position: null, viewUntil: at(60_000) })),
    ]),
  );
  const written = await writesAfter(["take", "--linger"], /saved as.*▄{10}.*s left|▄{10}.*saved as.*s left/s);
  expect(written).toContain(" s left");
  expect(written).not.toContain("▄");
  expect(written.split(FRAME).length - 1).toBeLessThanOrEqual(SECONDS + 2);
});
