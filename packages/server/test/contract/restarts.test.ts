import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();

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
}

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
