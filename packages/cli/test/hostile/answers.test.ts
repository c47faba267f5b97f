import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPlace, type Place } from "../run-catq.ts";
import { at, boardOf, reprDigestOf, T0, ticketOf, tokenOf } from "../scripted-server.ts";
import {
  bytes,
  flood,
  type HostileServer,
  head,
  http,
  json,
  type Reply,
  startHostileServer,
} from "./hostile-server.ts";
import { POISON } from "./poison.ts";
import { runBuilt, runHere } from "./sound-run.ts";

let server: HostileServer;
let place: Place;

beforeEach(async () => {
  server = await startHostileServer({ "GET /api/token": json({ isOurs: true }) });
  place = createPlace(server.url);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

const TOKEN = tokenOf(7);
/** A request of each kind; all go the same way. */
const COMMANDS: readonly (readonly string[])[] = [
  ["status", TOKEN],
  ["watch", "--once", "--json"],
  ["pass", "--ticket", TOKEN],
  ["take", "--no-wait"],
];

const runs = (args: readonly string[], exitCodes: readonly number[]): Promise<string> =>
  runHere(place, args, exitCodes);

function problem(status: number, changes: Record<string, unknown>): Reply {
  return json({ type: POISON, title: POISON, status, detail: POISON, code: POISON, ...changes }, status, {
    "retry-after": "99999999999999",
    "catq-queue": "\u009b31337m",
  });
}

/** A hostile answer to everything that is asked, and the exit codes that are right for it. */
const ANSWERS: Record<string, { reply: Reply; exitCodes: readonly number[] }> = {
  "a problem full of poison": { reply: problem(400, {}), exitCodes: [1] },
  "a problem of masses": {
    reply: problem(409, { detail: POISON.repeat(300), extra: POISON.repeat(300), code: "x".repeat(100_000) }),
    exitCodes: [1],
  },
  "a ban with poison and remarks in its times": {
    reply: problem(403, {
      code: "banned",
      since: "24 Nov 2026 (\u001b[2J)",
      until: "9 (\u009b2J)",
      reason: POISON,
    }),
    exitCodes: [5],
  },
  "a ban for a poisoned reason until the end of time": {
    reply: problem(403, { code: "banned", since: T0, until: "9999-12-31T23:59:59.999Z", reason: POISON }),
    exitCodes: [5],
  },
  "a page of another program": {
    reply: http(500, { "content-type": "text/html\u009b31337m; a=\u0085" }, `<title>${POISON}</title>`),
    exitCodes: [1],
  },
  "a status that is none, with escapes in its words": {
    reply: bytes("HTTP/1.1 999 \u001b[31337mOK\r\ncontent-length: 0\r\n\r\n"),
    exitCodes: [1, 7],
  },
  "a redirect to poison": {
    reply: http(302, { location: "http://127.0.0.1:1/\u009b31337m\u0085evil" }, POISON),
    exitCodes: [1],
  },
  "a bomb of gzip": {
    reply: http(
      200,
      { "content-type": "application/json", "content-encoding": "gzip" },
      gzipSync(Buffer.alloc(80_000_000)),
    ),
    exitCodes: [1],
  },
  "a coding that is poison": {
    reply: http(200, { "content-type": "application/json", "content-encoding": "\u009b31337m" }, "{}"),
    exitCodes: [1],
  },
  "a body without end": {
    reply: flood(head(200, { "content-type": "application/json" }), "[1,"),
    exitCodes: [1],
  },
  "a problem without end": {
    reply: flood(head(503, { "content-type": "application/problem+json" }), '{"a":'),
    exitCodes: [1],
  },
  "brackets without end": { reply: json("[".repeat(200_000)), exitCodes: [1] },
  "an answer of nothing": { reply: http(204, {}, ""), exitCodes: [0, 1] },
  "another protocol": { reply: bytes("SSH-2.0-\u001b]2;PWN\u0007\u001b[31337m\r\n"), exitCodes: [7] },
};

describe.each(Object.entries(ANSWERS))("%s", (_name, { reply, exitCodes }) => {
  test("ends each command with a clean sentence", async () => {
    server.replies.set("*", reply);
    // Where an answer may have been lost, a take asks again for a while: told apart below.
    const commands = exitCodes.includes(7) ? COMMANDS.slice(0, 2) : COMMANDS;
    const [first = [], ...others] = commands;
    // One of them as a process of its own, for the memory that it takes.
    const built = runBuilt(place, first, exitCodes);
    await Promise.all([built, ...others.map((args) => runs(args, exitCodes))]);
    server.replies.set("GET /api/token", reply);
    // What is no answer to that question is no permission to present the token.
    await runs(
      ["leave", TOKEN],
      exitCodes.filter((code) => code > 0),
    );
  });
});

const cat = Buffer.from("a cat");

function picture(headers: Record<string, string>, content = cat): Reply {
  return http(
    200,
    { "content-type": "image/png", "repr-digest": reprDigestOf(content), ...headers },
    content,
  );
}

describe("a claim", () => {
  test("takes neither its file's name nor a way out of the folder from the server", async () => {
    server.replies.set(
      "POST /api/ticket/claim",
      picture({
        "content-disposition":
          "attachment; filename=\"../../\u009b31337m.sh\"; filename*=UTF-8''%1b%5b31337m%0a..%2fevil",
        "catq-credit": "\u009b31337m drawn\u0085 by \u00ad\u0080 PWN".repeat(50),
        "catq-view-until": "2026-11-24 (\u009b2J)",
        "catq-queue": "../..",
      }),
    );
    for (const args of [
      ["claim", TOKEN],
      ["claim", TOKEN, "--json"],
      ["claim", TOKEN, "-q"],
    ])
      await runs(args, [0]);
    expect(catsIn(place)).toEqual(["cat-A07-2.png", "cat-A07-3.png", "cat-A07.png"]);
  });

  const REFUSED: Record<string, Reply> = {
    "a page": picture({ "content-type": "text/html" }),
    "a program that is called a picture": picture({ "content-type": "image/png\u009b31337m" }),
    "a type that every object has": picture({ "content-type": "__proto__" }),
    "a script of an image's name": picture({ "content-type": "image/svg+xml" }),
    "no digest": picture({ "repr-digest": "" }),
    "a digest of another kind": picture({ "repr-digest": "md5=:AAAA:" }),
    "a digest that is none": picture({ "repr-digest": "sha-256=:\u009b31337m:" }),
    "another cat than announced": picture({ "repr-digest": reprDigestOf(Buffer.from("another")) }),
    "less than announced": picture({ "content-length": "500" }),
    "a compressed cat": picture({ "content-encoding": "br" }),
    "a cat without end": flood(
      head(200, { "content-type": "image/png", "repr-digest": reprDigestOf(cat) }),
      "cat",
    ),
    "chunks of an absurd size": bytes(
      "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ntransfer-encoding: chunked\r\n" +
        `repr-digest: ${reprDigestOf(cat)}\r\n\r\nffffffffffffffff\r\ncat`,
    ),
  };

  test.each(Object.entries(REFUSED))("of %s leaves no file, not even half of one", async (name, reply) => {
    server.replies.set("POST /api/ticket/claim", reply);
    await (name === "a cat without end" ? runBuilt : runHere)(place, ["claim", TOKEN], [1]);
    expect(catsIn(place)).toEqual([]);
  });
});

/** All that is in the current folder but the state. */
function catsIn({ cwd }: Place): string[] {
  return readdirSync(cwd, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

test("a take keeps no token that is none, and nothing of a ticket that makes no sense", async () => {
  for (const changes of [
    { token: POISON },
    { token: "A07-4GZK9TQ2M8XC7\r\nx: y" },
    { token: tokenOf(8) },
    { number: POISON },
    { number: "../../A07" },
    { takenAt: POISON },
  ]) {
    server.replies.set("POST /api/tickets", json({ ...ticketOf(7), token: TOKEN, ...changes }, 201));
    await runs(["take", "--no-wait"], [1]);
  }
  await runs(["tickets"], [0]);
  expect(await runs(["saved-numbers"], [0])).toBe("");
});

test("absurd but possible values are told in few words", async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const ticket = ticketOf(7, {
    position: most,
    estimatedWaitMs: 1e308,
    longestWaitMs: 1e308,
    now: at(-1e13),
  });
  server.replies.set("GET /api/ticket", json(ticket));
  server.replies.set(
    "GET /api/queue",
    json({
      ...boardOf({
        revision: most,
        counters: most,
        waitingCount: most,
        averageTurnMs: 1e308,
        now: "9999-12-31T23:59:59.999Z",
      }),
      active: Array.from({ length: 2000 }, () => ({ number: "ABCDEFGH99", state: "viewing", until: T0 })),
      waiting: Array.from({ length: 64 }, () => "ABCDEFGH99"),
      announcement: { text: POISON.slice(0, 200), at: T0 },
    }),
  );
  expect((await runs(["status", TOKEN], [0])).length).toBeLessThan(200);
  expect(await runs(["status", TOKEN, "--format", "{number} {position} {state} {wait} {left}"], [0])).toMatch(
    /^A07 \S+ waiting \S+ -\n$/,
  );
  await runs(["status", TOKEN, "--json"], [0]);
  await runs(["watch", "--once", "--json"], [0]);
  expect((await runs(["watch", "--once"], [0])).length).toBeLessThan(2000);
});
