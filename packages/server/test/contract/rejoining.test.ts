import { expect, it } from "vitest";
import { runCommand } from "../catqd-command.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, ROUNDING_MS, type Visitor } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon(["--claim-window", "400ms"]);

/** Takes tickets, lets the first of them miss its turn, and has the second one hold the counter; their tokens. */
async function missed(visitor: Visitor, count = 5): Promise<string[]> {
  const tokens = (await visitor.takesMany(count)).map(({ token }) => token);
  const [first, second] = tokens;
  for (;;) {
    const { status } = await visitor.reads(first ?? "");
    if (status === 410) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await visitor.claims(second ?? "")).status).toBe(200);
  return tokens;
}

const operates = (folder: string, ...command: string[]) =>
  runCommand([...command, "--data", folder], { folder, env: {} });

const rejoins = (visitor: Visitor, token = "") =>
  visitor.send("/api/ticket/rejoin", { method: "POST", token });

it("gives a missed ticket a place behind the first two, once, with all that a ticket says", async () => {
  const visitor = shared().visitor();
  const [first, ...others] = await missed(visitor);
  const gone = expectProblem(await visitor.reads(first ?? ""), 410, "missed");
  expect(gone).toMatchObject({ outcome: "missed", rejoinPosition: 3 });
  expect(Math.abs(millisecondsFrom(gone.at, gone.rejoinBy) - 600_000)).toBeLessThanOrEqual(ROUNDING_MS);

  const reply = await rejoins(visitor, first);
  expect(reply.status).toBe(200);
  expect(reply.json()).toMatchObject({ state: "waiting", position: 3, claimBy: null, rejoinBy: null });
  expect(reply.json()).not.toHaveProperty("token");
  const { number } = await visitor.ticket(first ?? "");
  expect((await visitor.board()).waiting[2]).toBe(number);
  expect((await visitor.board()).recent[0]).toMatchObject({ number, outcome: "missed" });

  const again = expectProblem(await rejoins(visitor, first), 409, "not-missed");
  expect(again).toMatchObject({ number, state: "waiting" });
  expectProblem(await rejoins(visitor, others[0]), 409, "not-missed");
});

it("tells the way back in the last event of the ticket's stream", async () => {
  const { visitor, stream } = shared();
  const { token, number } = await visitor().takes();
  const live = await stream("/api/ticket/events", { token });
  const last = await live.sees(({ event, data }) => event === "ticket" && data.state === "missed");
  expect(last.data).toMatchObject({ number, position: null, rejoinPosition: 1 });
  expect(millisecondsFrom(last.data.now, last.data.rejoinBy)).toBeGreaterThan(595_000);
});

it("judges token, host and body as for every other request about a ticket", async () => {
  const { visitor } = await start();
  const [foreign = ""] = await foreignTokens(1);
  const { token } = await visitor().takes();
  expectProblem(await rejoins(visitor("127.0.0.2")), 401, "no-token");
  expectProblem(await rejoins(visitor("127.0.0.2"), "A00-0000000000001"), 400, "mistyped-token");
  const other = { method: "POST", token: foreign, headers: { "catq-queue": "another" } };
  expectProblem(await visitor("127.0.0.2").send("/api/ticket/rejoin", other), 412, "other-queue");
  expectProblem(await visitor().send("/api/ticket/rejoin", { token }), 405, "method-not-allowed");
  expectProblem(await rejoins(visitor("127.0.0.2"), foreign), 403, "banned");
  expectProblem(await rejoins(visitor("127.0.0.2"), token), 403, "banned");
  await visitor().isServed(token);
  expectProblem(await rejoins(visitor(), token), 410, "seen");
});

it("refuses what is too late, was used, or is turned off, with no way back", async () => {
  const { visitor } = await start(["--claim-window", "300ms", "--rejoin-window", "300ms"]);
  const [first] = await missed(visitor(), 2);
  await new Promise((resolve) => setTimeout(resolve, 320));
  const late = expectProblem(await rejoins(visitor(), first), 410, "missed");
  expect(late).toMatchObject({ rejoinBy: null, rejoinPosition: null });

  const off = await start(["--claim-window", "300ms", "--rejoin-window", "0s"]);
  const [other] = await missed(off.visitor(), 2);
  expect(expectProblem(await rejoins(off.visitor(), other), 410, "missed")).toMatchObject({ rejoinBy: null });
});

it("goes by what `catqd set` says, with one daemon or another", async () => {
  const { visitor, daemon } = await start(["--claim-window", "300ms"]);
  const set = await operates(daemon.folder, "set", "rejoin-behind", "0");
  expect(set.out).toContain("rejoin-behind is 0 from now on; it was 2.");
  const [first] = await missed(visitor());
  expect((await rejoins(visitor(), first)).json()).toMatchObject({ position: 1 });
  const clash = await operates(daemon.folder, "set", "rejoin-window", "2d");
  expect(clash.err).toContain("tickets would be forgotten before they can come back");
});
