import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock } from "../../test/fake-clock.ts";
import {
  boardOf,
  json,
  type Route,
  refuse,
  type ScriptedServer,
  startScriptedServer,
  T0,
  tokenOf,
} from "../../test/scripted-server.ts";
import { until } from "../../test/until.ts";
import { createApi, type HeldTicket } from "../client/api.ts";
import { openWallet } from "../wallet/wallet.ts";
import { findTicket } from "./find-ticket.ts";

const QUEUE = "4GZK9TQ2M8XC";
const tooOften = refuse("slow-down", {}, { "retry-after": "5" });

let server: ScriptedServer;
let folder: string;
beforeEach(async () => {
  server = await startScriptedServer();
  folder = mkdtempSync(path.join(tmpdir(), "catq-find-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

/** Looks for a token's ticket; the answers come one after the other, the last again and again. */
function find(
  answers: Route[],
  name = tokenOf(7),
): {
  clock: ReturnType<typeof createFakeClock>;
  found: Promise<HeldTicket>;
} {
  server.routes.set("GET /api/token", (...request) =>
    (answers.length > 1 ? answers.shift() : answers[0])?.(...request),
  );
  const clock = createFakeClock();
  const found = findTicket(
    {
      api: createApi(server.url, clock.wall),
      wallet: openWallet(folder, clock, () => {}),
      clock,
      signal: new AbortController().signal,
      note: () => {},
    },
    name,
  );
  return { clock, found };
}

test("a token from outside is of the queue that says so", async () => {
  const { found } = find([json({ isOurs: true }, 200, { "catq-queue": QUEUE })]);
  expect(await found).toMatchObject({ number: "A07", token: tokenOf(7), queue: QUEUE });
});

test("a queue that is asked too often is asked again when it allows it", async () => {
  const { clock, found } = find([tooOften, json({ isOurs: true }, 200, { "catq-queue": QUEUE })]);
  await until(() => clock.sleeping() === 1);
  clock.advance(5_000);
  expect(await found).toMatchObject({ queue: QUEUE });
});

test("a queue that is asked too often for half a minute is refused for now", async () => {
  const { clock, found } = find([tooOften]);
  const ended = found.catch((error: unknown) => error);
  for (let i = 0; i < 6; i++) {
    await until(() => clock.sleeping() === 1);
    clock.advance(5_000);
  }
  expect(await ended).toMatchObject({ code: "slow-down", exitCode: 6 });
  expect(server.asked).toHaveLength(7);
});

test.each([
  ["of this queue", json({ isOurs: true }), null],
  ["of another queue", json({ isOurs: false }), "ended"],
  ["of a daemon that cannot tell", refuse("not-found"), null],
] as const)(
  "a saved ticket without a queue's id is asked about, though the board has its number: %s",
  async (_name, answer, outcome) => {
    server.routes.set("GET /api/queue", json(boardOf({ waiting: ["A07"], waitingCount: 1 })));
    const wallet = openWallet(folder, createFakeClock(), () => {});
    await wallet.save({ server: server.url, number: "A07", token: tokenOf(7), takenAt: T0, queue: null });
    const { found } = find([answer], "A07");
    if (outcome === null) expect(await found).toMatchObject({ token: tokenOf(7) });
    else await expect(found).rejects.toMatchObject({ code: "other-queue", exitCode: 4 });
    expect(server.asked).toEqual(["GET /api/queue", "GET /api/token"]);
    expect((await wallet.list(server.url))[0]?.end?.outcome ?? null).toBe(outcome);
  },
);
