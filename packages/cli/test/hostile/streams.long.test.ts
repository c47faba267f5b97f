import { deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openInPty } from "../catq-in-pty.ts";
import { chunk, header, pngOf } from "../make-png.ts";
import { createPlace, type Place, startCatq } from "../run-catq.ts";
import { at, boardOf, calledTicket, event, reprDigestOf, T0, ticketOf, tokenOf } from "../scripted-server.ts";
import { until } from "../until.ts";
import {
  drip,
  events,
  flood,
  type HostileServer,
  head,
  http,
  json,
  type Reply,
  startHostileServer,
} from "./hostile-server.ts";
import { watchMemory } from "./memory.ts";
import { mutationsOf } from "./mutations.ts";
import { expectClean, expectKnown, expectNoPiles, POISON } from "./poison.ts";

/** Node, Ink, React and a picture take up to 200 MB. */
const MAX_MEGABYTES = 350;
const LIMIT_MS = 40_000;

vi.setConfig({ testTimeout: 90_000 });

const board = boardOf({
  active: [{ number: "A04", state: "viewing", until: at(50_000) }],
  waiting: ["A05", "A06", "A07"],
  waitingCount: 3,
  recent: [{ number: "A03", outcome: "missed", at: T0 }],
  announcement: { text: `Notice ${POISON}`.slice(0, 200), at: T0 },
});
/** What shows that all before it was read. */
const LAST = boardOf({
  active: [{ number: "ZZ98", state: "called", until: at(60_000) }],
  waiting: ["ZZ99"],
  waitingCount: 1,
});

const stream = { "content-type": "text/event-stream" };

/** Every hostile board and ticket, one event each, with odd fields between them. */
const ODD_LINES = [
  "id: \u0000\nretry: 99999999999\ndata\n\n",
  `event: ${POISON.replace(/[\r\n]/g, "")}\ndata: ${POISON.replace(/[\r\n]/g, "")}\n\n`,
  "event: __proto__\ndata: {}\n\n",
  "event: error\ndata: {}\n\nevent: open\ndata: {}\n\nevent: message\ndata: {}\n\n",
  "\ufeff: comment\r\r\n:\n\n",
];
const hostileEvents = [
  event("board", board),
  ...ODD_LINES,
  ...Array.from(mutationsOf(board), (text) => `event: board\ndata: ${text.replace(/[\r\n]/g, "")}\n\n`),
  ...Array.from(mutationsOf(ticketOf(7)), (text) => `event: ticket\ndata: ${text.replace(/[\r\n]/g, "")}\n\n`)
    // Another number or an end would be the end of following it.
    .filter((text) => text.includes('"number":"A07"') && text.includes('"state":"waiting"')),
];

let server: HostileServer;
let place: Place;

beforeEach(async () => {
  server = await startHostileServer({
    "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
    "GET /api/queue": json(board),
  });
  place = createPlace(server.url);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

describe("hundreds of hostile events", () => {
  test.each([
    ["take", "--plain"],
    ["take", "--json"],
    ["watch", "--plain"],
    ["watch", "--json"],
  ])("of %s %s come to nothing but clean lines", async (command, form) => {
    const last = [event("board", LAST), event("ticket", ticketOf(7, { position: 98_765 }))];
    for (const path of ["/api/queue/events", "/api/ticket/events"])
      server.replies.set(`GET ${path}`, events([...hostileEvents, ...last]));
    const running = startCatq(place, [command, form], LIMIT_MS);
    const memory = watchMemory(running.pid);
    await until(() => /98,?765|ZZ99/.test(running.stdout), LIMIT_MS);
    const most = memory.stop();
    running.signal("SIGINT");
    const { exit, stdout, stderr } = await running.ended;
    expect(exit).toBe(130);
    expectClean(stdout + stderr, command);
    if (form === "--plain") expectNoPiles(stdout + stderr, command);
    else for (const line of stdout.split("\n").slice(0, -1)) JSON.parse(line);
    expect(stdout + stderr).not.toMatch(/should not have happened|undefined|NaN|\[object/);
    expect(most).toBeLessThan(MAX_MEGABYTES);
  });

  test.each(["take", "watch"])("on the screen of %s come to nothing but clean text", async (command) => {
    const last = [event("ticket", ticketOf(7, { position: 98_765 })), event("board", LAST)];
    for (const path of ["/api/queue/events", "/api/ticket/events"])
      server.replies.set(`GET ${path}`, events([...hostileEvents, ...last], 3));
    const running = openInPty(place, [command]);
    const memory = watchMemory(running.pty.pid);
    await until(() => /98,765|ZZ99/.test(running.screen()), LIMIT_MS);
    const most = memory.stop();
    running.pty.write("q");
    expect(await running.ended).toBe(command === "take" ? 130 : 0);
    expectKnown(running.screen(), command);
    expect(running.screen()).not.toMatch(/undefined|NaN|\[object/);
    expect(running.screen()).toContain("\u001b[?1049l");
    expect(most).toBeLessThan(MAX_MEGABYTES);
  });
});

describe("a stream that never comes to a point", () => {
  const STREAMS: Record<string, Reply> = {
    "a line without end": flood(head(200, stream), "data: x"),
    "an event of lines without end": flood(head(200, stream), "data: x\n"),
    "another type": http(200, { "content-type": "text/event-streams" }, event("board", board)),
  };

  test.each(Object.entries(STREAMS))(
    "%s: catq gives up with a sentence, and keeps none of it",
    async (_name, reply) => {
      server.replies.set("GET /api/queue/events", reply);
      const running = startCatq(place, ["watch"], LIMIT_MS);
      const memory = watchMemory(running.pid);
      const { exit, stderr } = await running.ended;
      expect(memory.stop()).toBeLessThan(MAX_MEGABYTES);
      expect(exit, stderr).toBe(1);
      expectClean(stderr, "watch");
    },
  );

  test("comments without end are only comments, and every board between them is told", async () => {
    const noise = `${": x\n".repeat(20_000)}`;
    server.replies.set("GET /api/queue/events", (socket) => {
      socket.write(head(200, stream));
      for (let round = 0; round < 100; round++) socket.write(noise);
      socket.write(event("board", LAST));
    });
    const running = startCatq(place, ["watch"], LIMIT_MS);
    const memory = watchMemory(running.pid);
    await until(() => running.stdout.includes("ZZ98 is called"), LIMIT_MS);
    expect(memory.stop()).toBeLessThan(MAX_MEGABYTES);
    running.signal("SIGINT");
    expect(await running.ended).toMatchObject({ exit: 130, stderr: "" });
  });

  test.each([
    ["drops that make no event", drip(head(200, stream), ": ")],
    ["a name without end", flood(head(200, stream), "x")],
  ])("%s: it stays small, and a person can leave", async (_name, reply) => {
    server.replies.set("GET /api/ticket/events", reply);
    const running = openInPty(place, ["take"]);
    const memory = watchMemory(running.pty.pid);
    await until(() => running.screen().includes("connecting"), LIMIT_MS);
    // Long enough for much of it to come.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    running.pty.write("q");
    expect(await running.ended).toBe(130);
    expect(memory.stop()).toBeLessThan(MAX_MEGABYTES);
    expectKnown(running.screen(), "take");
  });
});

/** A square PNG whose header speaks of `size` and that holds these bytes as its pixels. */
function png(size: number, pixels: Buffer): Buffer {
  return pngOf(header(size), chunk("IDAT", deflateSync(pixels)));
}

const PICTURES: Record<string, Buffer> = {
  "a picture larger than any cat, by its header": png(60_000, Buffer.alloc(1000)),
  "a small picture with a mass of pixels inside": png(64, Buffer.alloc(200_000_000)),
  "escapes in place of a picture": Buffer.concat([
    png(8, Buffer.alloc(0)).subarray(0, 33),
    Buffer.from(POISON.repeat(50)),
  ]),
};

test.each(Object.entries(PICTURES))(
  "%s is saved, and the screen goes on without it",
  async (_name, content) => {
    server.replies.set(
      "GET /api/ticket/events",
      events([event("ticket", calledTicket(7)), event("board", board)]),
    );
    server.replies.set(
      "POST /api/ticket/claim",
      http(
        200,
        {
          "content-type": "image/png",
          "content-disposition": 'attachment; filename="\u009b31337m"',
          "repr-digest": reprDigestOf(content),
          "catq-credit": "\u009b31337m PWN \u0085".repeat(20),
          "catq-view-until": at(60_000),
        },
        content,
      ),
    );
    server.replies.set("POST /api/ticket/done", json({ detail: POISON }, 500));
    const running = openInPty(place, ["take"]);
    const memory = watchMemory(running.pty.pid);
    const tooLong = setTimeout(() => running.pty.kill("SIGKILL"), LIMIT_MS);
    expect(await running.ended).toBe(0);
    clearTimeout(tooLong);
    expectKnown(running.screen(), "take");
    expect(running.screen()).toContain("your cat is saved as");
    expect(memory.stop()).toBeLessThan(MAX_MEGABYTES);
  },
);
