import { board as boardShape } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();

it("gives one cat to one token that claims many times at once", async () => {
  const { visitor } = await start();
  const [first, second] = await visitor().takesMany(2);
  const replies = await Promise.all(Array.from({ length: 20 }, () => visitor().claims(first?.token ?? "")));
  for (const reply of replies) {
    expect(reply.status).toBe(200);
    expect(reply.headers["repr-digest"]).toBe(replies[0]?.headers["repr-digest"]);
    expect(reply.bytes.equals(replies[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  }
  const { active, waiting } = await visitor().board();
  expect(active).toMatchObject([{ number: "A00", state: "viewing" }]);
  expect(waiting).toEqual(["A01"]);
  expect((await visitor().ticket(second?.token ?? "")).state).toBe("waiting");
});

it("serves one of many that claim at once, and tells the others their places", async () => {
  const { visitor } = await start(["--tickets-per-address", "20"]);
  const tickets = await visitor().takesMany(12);
  const replies = await Promise.all(tickets.map(({ token }) => visitor().claims(token)));
  expect(replies.map(({ status }) => status)).toEqual([200, ...Array(11).fill(409)]);
  replies.slice(1).forEach((reply, i) => {
    expect(expectProblem(reply, 409, "not-your-turn").position).toBe(i + 1);
  });
});

it("ends a ticket once where done, leave and claim come together", async () => {
  const { visitor } = await start();
  for (let i = 0; i < 20; i++) {
    const { token, number } = await visitor().takes();
    await visitor().claims(token);
    const replies = await Promise.all([
      visitor().finishes(token),
      visitor().leaves(token),
      visitor().claims(token),
      visitor().finishes(token),
    ]);
    expect(
      replies.filter(({ status }) => status === 204),
      `${number} ended once`,
    ).toHaveLength(1);
    for (const { status } of replies) expect([200, 204, 410]).toContain(status);
    const { recent, active } = await visitor().board();
    expect(recent.filter((one) => one.number === number)).toHaveLength(1);
    expect(active).toEqual([]);
  }
});

it("never has two holders where a claim comes at the very deadline", async () => {
  const windowMs = 120;
  const { visitor, stream } = await start(["--claim-window", `${windowMs}ms`]);
  const watching = await stream("/api/queue/events", { from: "127.0.0.9" });
  const outcomes = { held: 0, missed: 0 };
  for (let i = 0; i < 60; i++) {
    const [first, second] = [await visitor().takes(), await visitor().takes()];
    const offset = (i % 13) - 6;
    const claimAt = performance.now() + Date.parse(first.claimBy ?? "") - Date.now() + offset;
    while (performance.now() < claimAt - 20) await new Promise((resolve) => setTimeout(resolve, 5));
    while (performance.now() < claimAt) await new Promise((resolve) => setImmediate(resolve));
    const [mine, theirs] = await Promise.all([visitor().claims(first.token), visitor().claims(second.token)]);
    const { active, recent } = await visitor().board();
    expect(active.length, JSON.stringify(active)).toBeLessThanOrEqual(1);
    expect([mine.status, theirs.status].filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    if (mine.status === 200) {
      outcomes.held++;
      expectProblem(theirs, 409, "not-your-turn");
      expect(active).toMatchObject([{ number: first.number, state: "viewing" }]);
      expect(recent.map(({ number }) => number)).not.toContain(first.number);
    } else {
      outcomes.missed++;
      expectProblem(mine, 410, "missed");
      expect(recent.find(({ number }) => number === first.number)?.outcome).toBe("missed");
      if (theirs.status === 200) expect(active).toMatchObject([{ number: second.number, state: "viewing" }]);
    }
    await visitor().finishes(first.token);
    await visitor().leaves(second.token);
    await visitor().seesBoard((now) => now.active.length === 0);
  }
  expect(outcomes.held, "some claims came in time").toBeGreaterThan(0);
  expect(outcomes.missed, "some claims came too late").toBeGreaterThan(0);
  for (const { data } of watching.events) {
    expect(boardShape.parse(data).active.length).toBeLessThanOrEqual(1);
  }
}, 60_000);

it("never has more holders than counters where everybody claims all the time", async () => {
  const counters = 2;
  const { visitor, stream } = await start([
    ...["--claim-window", "100ms", "--view-window", "100ms", "--counters", `${counters}`],
    ...["--tickets-per-address", "100"],
  ]);
  const watching = await stream("/api/queue/events", { from: "127.0.0.9" });
  const cats = new Map<string, Set<unknown>>();
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      const { token, number } = await visitor().takes();
      const mine = new Set<unknown>();
      cats.set(number, mine);
      for (;;) {
        const reply = await visitor().claims(token);
        if (reply.status === 410) return;
        expect([200, 409]).toContain(reply.status);
        if (reply.status === 200) mine.add(reply.headers["repr-digest"]);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }),
  );
  for (const mine of cats.values()) expect(mine.size).toBeLessThanOrEqual(1);
  const seen = [...cats.values()].flatMap((mine) => [...mine]);
  expect(new Set(seen).size).toBe(seen.length);
  for (const { data } of watching.events) {
    expect(boardShape.parse(data).active.length).toBeLessThanOrEqual(counters);
  }
}, 60_000);
