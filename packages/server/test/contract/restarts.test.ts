import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, type Visitor } from "./visitor.ts";

const start = useDaemons();

/** What is left of a ticket's running window. */
async function leftOf(visitor: Visitor, token: string): Promise<number> {
  const { now, claimBy, viewUntil } = await visitor.ticket(token);
  return millisecondsFrom(now, claimBy ?? viewUntil);
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  it(`keeps everybody's place, token, key and cat over a ${signal}`, async () => {
    const flags = ["--counters", "2", "--tickets-per-address", "100"];
    const { visitor, daemon } = await start(flags);
    const tickets = await visitor().takesMany(6);
    const tokens = tickets.map(({ token }) => token);
    const keyed = (await visitor().asksForTicket("a-key")).json();
    const cat = await visitor().claims(tokens[0] ?? "");
    await visitor().passes(tokens[3] ?? "", 1);
    await visitor().leaves(tokens[5] ?? "");
    const before = await visitor().board();
    await daemon.stop(signal);

    const after = (await start(flags, daemon.folder)).visitor();
    const board = await after.board();
    const lasting = {
      active: before.active.map(({ number, state }) => ({ number, state })),
      waiting: before.waiting,
    };
    expect(board).toMatchObject({ ...lasting, waitingCount: before.waitingCount, recent: before.recent });
    expect(board.revision).toBeGreaterThanOrEqual(before.revision);
    expect((await after.looks(tokens[0] ?? "")).bytes.equals(cat.bytes)).toBe(true);
    expect((await after.claims(tokens[0] ?? "")).headers["repr-digest"]).toBe(cat.headers["repr-digest"]);
    expect((await after.ticket(tokens[3] ?? "")).position).toBe(before.waiting.indexOf("A03") + 1);
    expectProblem(await after.reads(tokens[5] ?? ""), 410, "left");
    const again = await after.asksForTicket("a-key");
    expect(again.status).toBe(200);
    expect(again.json()).toMatchObject({ number: keyed.number, token: keyed.token });
    expect((await after.takes()).number).toBe("A07");
    expect((await after.finishes(tokens[0] ?? "")).status).toBe(204);
    for (const i of [1, 2, 4, 3]) await after.isServed(tokens[i] ?? "");
  });

  it(`gives the running windows back the time it was down after a ${signal}, and no more`, async () => {
    const flags = ["--counters", "2", "--claim-window", "20s", "--view-window", "25s"];
    const { visitor, daemon } = await start(flags);
    const [viewing, called] = (await visitor().takesMany(2)).map(({ token }) => token);
    await visitor().claims(viewing ?? "");
    // Some of the window is gone, and the daemon has said more than once that it is alive.
    await visitor().seesBoard(({ now, active }) =>
      active.every(({ until }) => millisecondsFrom(now, until) < 22_500),
    );
    const [viewBefore, claimBefore] = [
      await leftOf(visitor(), viewing ?? ""),
      await leftOf(visitor(), called ?? ""),
    ];
    const stoppingAt = performance.now();
    await daemon.stop(signal);
    await sleep(4000);
    const startingAt = performance.now();
    const after = (await start(flags, daemon.folder)).visitor();
    const [viewAfter, claimAfter] = [await leftOf(after, viewing ?? ""), await leftOf(after, called ?? "")];
    const awake = performance.now() - startingAt + 300;
    expect(startingAt - stoppingAt).toBeGreaterThan(4000);
    for (const [before, now] of [
      [viewBefore, viewAfter],
      [claimBefore, claimAfter],
    ] as const) {
      expect(before - now, "the time it was down counts against nobody").toBeLessThan(awake + 300);
      // How long it was alive after its last sign of life is not known to it: a second or two at most.
      expect(now - before, "no window becomes longer").toBeLessThan(signal === "SIGTERM" ? 300 : 2500);
    }
    expect(claimAfter).toBeLessThanOrEqual(20_000);
    expect(viewAfter).toBeLessThanOrEqual(25_000);
  });
}

it("keeps a window through many restarts that are longer than it", async () => {
  const flags = ["--claim-window", "6s"];
  let { visitor, daemon } = await start(flags);
  const { token } = await visitor().takes();
  for (let i = 0; i < 2; i++) {
    await daemon.stop(i % 2 === 0 ? "SIGKILL" : "SIGTERM");
    await sleep(4000);
    ({ visitor, daemon } = await start(flags, daemon.folder));
    expect((await visitor().ticket(token)).state).toBe("called");
  }
  expect((await visitor().claims(token)).status).toBe(200);
});

it("misses nobody, and calls nobody twice, in a line that a restart interrupts", async () => {
  const flags = ["--claim-window", "500ms", "--tickets-per-address", "100"];
  let { visitor, daemon } = await start(flags);
  await visitor().takesMany(6);
  for (let i = 0; i < 2; i++) {
    await daemon.stop("SIGKILL");
    ({ visitor, daemon } = await start(flags, daemon.folder));
  }
  const board = await visitor().seesBoard(({ recent }) => recent.length === 6);
  expect(board.recent.map(({ number }) => number)).toEqual(["A05", "A04", "A03", "A02", "A01", "A00"]);
});
