import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/fake-clock.ts";
import {
  at,
  breakOff,
  calledTicket,
  event,
  json,
  nothing,
  picture,
  type Route,
  refuse,
  type ScriptedServer,
  startScriptedServer,
  stream,
  ticketOf,
  tokenOf,
} from "../../test/scripted-server.ts";
import { until } from "../../test/until.ts";
import { createApi } from "../client/api.ts";
import { CannotWrite } from "../client/errors.ts";
import { type Following, type FollowOptions, followTicket } from "./follow-ticket.ts";
import type { Progress } from "./progress.ts";

let server: ScriptedServer;
let streams: ServerResponse[];
let clock: FakeClock;
let stop: AbortController;
let steps: Progress[];

beforeEach(async () => {
  streams = [];
  steps = [];
  clock = createFakeClock();
  stop = new AbortController();
  server = await startScriptedServer({
    "GET /api/ticket/events": stream([event("ticket", ticketOf(7))], streams),
    "POST /api/ticket/claim": picture(),
    "POST /api/ticket/done": nothing,
    "DELETE /api/ticket": nothing,
  });
});
afterEach(async () => {
  stop.abort();
  await server.close();
});

function follow(changes: Partial<FollowOptions> = {}): Following {
  return followTicket({
    api: createApi(server.url, clock.wall),
    number: "A07",
    token: tokenOf(7),
    queue: null,
    linger: false,
    clock,
    random: () => 0,
    signal: stop.signal,
    save: async (download) => {
      let bytes = 0;
      for await (const chunk of download.bytes) bytes += chunk.length;
      return { path: "/cat.png", bytes };
    },
    emit: (progress) => steps.push(progress),
    ...changes,
  });
}

async function say(...events: string[]): Promise<void> {
  const stream = await until(() => streams.at(-1));
  for (const text of events) stream.write(text);
}

const types = (): string[] => steps.map(({ type }) => type);
const viewing = ticketOf(7, { state: "viewing", position: null, viewUntil: at(60_000) });

test("claims once, however often it hears that it is called", async () => {
  const { end } = follow();
  await say(event("ticket", calledTicket(7)), event("ticket", calledTicket(7)), event("ticket", viewing));
  expect(await end).toMatchObject({
    kind: "saved",
    saved: { number: "A07", path: "/cat.png", viewUntil: at(60_000) },
  });
  expect(server.asked.filter((asked) => asked === "POST /api/ticket/claim")).toHaveLength(1);
  expect(types().slice(-2)).toEqual(["saved", "ended"]);
});

test("repeats a claim whose answer was lost", async () => {
  let asked = 0;
  server.routes.set("POST /api/ticket/claim", (request, response, body) => {
    asked += 1;
    (asked < 3 ? breakOff : picture())(request, response, body);
  });
  const { end } = follow();
  await say(event("ticket", calledTicket(7)));
  await until(() => {
    clock.advance(20);
    return asked === 3;
  });
  expect(await end).toMatchObject({ kind: "saved" });
  expect(steps.filter(({ type }) => type === "trouble")).toHaveLength(1);
});

test("fails with what kept the cat from being saved, and does not say it is done", async () => {
  const error = new CannotWrite("the disk is full");
  const save = (): Promise<never> => Promise.reject(error);
  const { end } = follow({ save });
  await say(event("ticket", calledTicket(7)));
  expect(await end).toEqual({ kind: "failed", error });
  expect(server.asked).not.toContain("POST /api/ticket/done");
});

test("lets a bug through", async () => {
  const save = (): Promise<never> => Promise.reject(new TypeError("a bug"));
  const { end } = follow({ save });
  await say(event("ticket", calledTicket(7)));
  await expect(end).rejects.toThrow("a bug");
});

test("a person can let others go first and give the place up", async () => {
  server.routes.set("POST /api/ticket/pass", json(ticketOf(7, { position: 5 })));
  const { end, actions } = follow();
  await say();
  await actions.done();
  await actions.pass(2);
  expect(steps.at(-1)).toMatchObject({ type: "ticket", ticket: { position: 5 } });
  await actions.leave();
  expect(await end).toMatchObject({ kind: "ended", outcome: "left" });
});

test("a wish that is refused is told to who wished, and following goes on", async () => {
  server.routes.set("POST /api/ticket/pass", refuse("not-waiting"));
  const { end, actions } = follow();
  await say();
  await expect(actions.pass(1)).rejects.toMatchObject({ code: "not-waiting" });
  actions.quit();
  expect(await end).toEqual({ kind: "stopped", isCalled: false });
});

test("stops when told to, and keeps the place", async () => {
  const { end } = follow();
  await say();
  stop.abort();
  expect(await end).toEqual({ kind: "stopped", isCalled: false });
  expect(await follow().end).toEqual({ kind: "stopped", isCalled: false });
  expect(server.asked).toEqual(["GET /api/ticket/events"]);
});

test("lingering, the cat stays in view until it is done with", async () => {
  const { end, actions } = follow({ linger: true });
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  expect(server.asked).not.toContain("POST /api/ticket/done");
  await actions.done();
  expect(await end).toMatchObject({ kind: "saved" });
  expect(server.asked).toContain("POST /api/ticket/done");
});

test("lingering and told to stop, it says that it is done: the next need not wait", async () => {
  const { end } = follow({ linger: true });
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  stop.abort();
  expect(await end).toMatchObject({ kind: "saved" });
  expect(server.asked.filter((asked) => asked === "POST /api/ticket/done")).toHaveLength(1);
});

test("lingering, the view window ends even when the daemon cannot say so", async () => {
  const { end } = follow({ linger: true });
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  await say(event("ticket", viewing));
  await until(() => steps.some((step) => step.type === "ticket" && step.ticket.state === "viewing"));
  await server.close();
  await until(() =>
    steps.some((step) => step.type === "connection" && step.connection.state === "reconnecting"),
  );
  clock.advance(66_000);
  expect(await end).toMatchObject({ kind: "saved" });
});

test("lingering, the daemon's word counts as long as it is there: a paused queue's clocks stand", async () => {
  const { end, actions } = follow({ linger: true });
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  await say(event("ticket", { ...viewing, viewUntil: at(1_000) }));
  await until(() => steps.some((step) => step.type === "ticket" && step.ticket.state === "viewing"));
  clock.advance(20_000);
  expect(types()).not.toContain("ended");
  await actions.done();
  expect(await end).toMatchObject({ kind: "saved" });
});

test("lingering, a stream that is refused because the ticket is over ends it well", async () => {
  const { end } = follow({ linger: true });
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  server.routes.set("GET /api/ticket/events", refuse("seen"));
  streams[0]?.end();
  await until(() => {
    clock.advance(100);
    return types().includes("ended");
  });
  expect(await end).toMatchObject({ kind: "saved" });
});

/** Holds the first claim back; `answer` lets it go, later ones get a picture. */
function holdClaim(): { isAsked: () => boolean; answer: (route: Route) => void } {
  let held: ((route: Route) => void) | null = null;
  server.routes.set("POST /api/ticket/claim", (...request) => {
    server.routes.set("POST /api/ticket/claim", picture());
    held = (route) => route(...request);
  });
  return { isAsked: () => held !== null, answer: (route) => held?.(route) };
}

test.each([
  ["lingering, a cat that is saved", picture(), { kind: "saved" }],
  ["a claim that is refused", refuse("not-your-turn"), { kind: "ended", outcome: "missed" }],
] as const)(
  "a stream that is refused for good during the claim is heeded after: %s",
  async (_name, route, how) => {
    const { isAsked, answer } = holdClaim();
    const { end } = follow({ linger: true });
    await say(event("ticket", calledTicket(7)));
    await until(isAsked);
    server.routes.set("GET /api/ticket/events", (...request) => {
      refuse("missed")(...request);
      // The refusal has been read by then.
      setTimeout(() => answer(route), 50);
    });
    streams[0]?.end();
    await until(() => {
      clock.advance(100);
      return types().includes("ended");
    });
    expect(await end).toMatchObject(how);
  },
);

test("called while a claim is being refused, it claims again without another event", async () => {
  const { isAsked, answer } = holdClaim();
  const { end } = follow();
  await say(event("ticket", calledTicket(7)));
  await until(isAsked);
  const heard = types().length;
  await say(event("ticket", calledTicket(7)));
  await until(() => types().length > heard);
  answer(refuse("not-your-turn"));
  expect(await end).toMatchObject({ kind: "saved" });
});

test("says once that it does not understand the server, and does not claim another's ticket", async () => {
  const { end } = follow();
  await say("event: ticket\ndata: 1\n\n", "event: ticket\ndata: 1\n\n");
  await until(() => types().includes("trouble"));
  await say(event("ticket", calledTicket(8)));
  expect(await end).toMatchObject({ kind: "failed", error: { code: "garbled" } });
  expect(types().filter((type) => type === "trouble")).toHaveLength(1);
  expect(server.asked).not.toContain("POST /api/ticket/claim");
});

test("tries some times to say that it is done, and is content without", async () => {
  server.routes.set("POST /api/ticket/done", breakOff);
  const { end } = follow();
  await say(event("ticket", calledTicket(7)));
  await until(() => types().includes("saved"));
  await until(() => {
    clock.advance(100);
    return types().includes("ended");
  });
  expect(await end).toMatchObject({ kind: "saved" });
  expect(server.asked.filter((asked) => asked === "POST /api/ticket/done").length).toBeGreaterThan(1);
});

test("tells of the end once, where the stream brings it before the reply to `done`", async () => {
  const seen = event("ticket", ticketOf(7, { state: "seen", position: null }));
  server.routes.set("POST /api/ticket/done", () => void streams.at(-1)?.write(seen));
  const api = createApi(server.url, clock.wall);
  let done: Promise<void> | undefined;
  const { end } = follow({
    api: {
      ...api,
      done(...asked) {
        done = api.done(...asked);
        return done;
      },
    },
  });
  await say(event("ticket", calledTicket(7)));
  expect(await end).toMatchObject({ kind: "saved" });
  // Broken off with the end: what waited for it goes on in this turn of the event loop.
  await expect(done).rejects.toThrow();
  await new Promise((resolve) => setImmediate(resolve));
  expect(types().filter((type) => type === "ended")).toHaveLength(1);
});

test("a turn that another process with the same token took ends well, and fetches no second cat", async () => {
  const { end } = follow();
  await say(event("ticket", viewing));
  expect(await end).toEqual({ kind: "served-elsewhere", isOver: false });
  expect(steps.at(-1)).toMatchObject({
    type: "ended",
    outcome: "seen",
    detail: "A07 has had its turn: another catq with the same ticket has fetched the cat.",
  });
  expect(server.asked).not.toContain("POST /api/ticket/claim");
});

test("a cat that was seen elsewhere during an outage, or before our claim arrived, was seen all the same", async () => {
  const seen = ticketOf(7, { state: "seen", position: null });
  const first = follow();
  await say(event("ticket", seen));
  expect(await first.end).toEqual({ kind: "served-elsewhere", isOver: true });
  streams.length = 0;
  server.routes.set("POST /api/ticket/claim", refuse("seen"));
  const second = follow();
  await say(event("ticket", calledTicket(7)));
  expect(await second.end).toEqual({ kind: "served-elsewhere", isOver: true });
});

test("where a claim of ours may have been heard, a cat that is seen is a cat that is lost", async () => {
  let asked = 0;
  server.routes.set("POST /api/ticket/claim", (request, response, body) => {
    asked += 1;
    (asked === 1 ? breakOff : refuse("seen"))(request, response, body);
  });
  const { end } = follow();
  await say(event("ticket", calledTicket(7)));
  await until(() => {
    clock.advance(20);
    return asked === 2;
  });
  expect(await end).toMatchObject({ kind: "ended", outcome: "seen" });
});

test("a ticket that is viewing from the first look on is ours to fetch again", async () => {
  server.routes.set("GET /api/ticket/events", stream([event("ticket", viewing)], streams));
  expect(await follow().end).toMatchObject({ kind: "saved" });
});

/** A daemon that has another queue now than the one that is meant. */
const elsewhere: Route = (request, response, body) => {
  const isOurs = request.headers["catq-queue"] === "4GZK9TQ2M8XC";
  refuse(isOurs ? "other-queue" : "banned")(request, response, body);
};

test("another queue in the place of the ticket's ends it: each connection says which one is meant", async () => {
  const { end } = follow({ queue: "4GZK9TQ2M8XC" });
  await say();
  server.routes.set("GET /api/ticket/events", elsewhere);
  streams.pop()?.end();
  await until(() => {
    clock.advance(100);
    return types().includes("ended");
  });
  expect(await end).toMatchObject({
    kind: "ended",
    outcome: "ended",
    detail: `another queue answers at ${server.url} now, and A07 belongs to the former one.`,
  });
  expect(server.asked).toEqual(["GET /api/ticket/events", "GET /api/ticket/events"]);
});

test("a claim that another queue gets while the connection is lost ends the ticket, without a ban", async () => {
  server.routes.set("POST /api/ticket/claim", (request, response, body) => {
    // The daemon goes away in the middle of it, and another takes its place.
    server.routes.set("POST /api/ticket/claim", elsewhere);
    breakOff(request, response, body);
  });
  const { end } = follow({ queue: "4GZK9TQ2M8XC" });
  await say(event("ticket", calledTicket(7)));
  await until(() => {
    clock.advance(20);
    return types().includes("ended");
  });
  expect(await end).toMatchObject({ kind: "ended", outcome: "ended" });
  expect(server.asked.filter((asked) => asked === "POST /api/ticket/claim")).toHaveLength(2);
});

test("learns the queue from the stream where the ticket came without", async () => {
  server.routes.set("GET /api/ticket/events", (_request, response) => {
    server.routes.set("GET /api/ticket/events", elsewhere);
    response.writeHead(200, { "content-type": "text/event-stream", "catq-queue": "4GZK9TQ2M8XC" });
    response.end(event("ticket", ticketOf(7)));
  });
  const { end } = follow();
  await until(() => {
    clock.advance(100);
    return types().includes("ended");
  });
  expect(await end).toMatchObject({ kind: "ended", outcome: "ended" });
  expect(server.asked).toEqual(["GET /api/ticket/events", "GET /api/ticket/events"]);
});
