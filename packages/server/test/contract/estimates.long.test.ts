import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { millisecondsFrom, type Visitor } from "./visitor.ts";

const start = useDaemons();
/** How late a loaded machine may be with each timer. */
const LATE_MS = 250;

/** When the ticket of that token is called, by `performance.now()`. */
async function isCalled(visitor: Visitor, token: string, timeoutMs: number): Promise<number> {
  const giveUpAt = performance.now() + timeoutMs;
  while ((await visitor.ticket(token)).state === "waiting") {
    if (performance.now() > giveUpAt) return Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now();
}

/** Claims as late as may be while still in time, and keeps the cat for the whole window. */
async function takesAllTheTime(visitor: Visitor, token: string): Promise<void> {
  await isCalled(visitor, token, 20_000);
  const { claimBy, now } = await visitor.ticket(token);
  const claimAt = performance.now() + millisecondsFrom(now, claimBy) - 500;
  while (performance.now() < claimAt) await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await visitor.claims(token)).status).toBe(200);
}

for (const counters of [1, 2]) {
  it(`keeps the bound with ${counters} counters where everybody takes all the time there is`, async () => {
    const { visitor } = await start([
      ...["--claim-window", "1200ms", "--view-window", "500ms", "--counters", `${counters}`],
    ]);
    const tickets = [];
    for (let i = 0; i < counters + 3; i++) {
      const ticket = await visitor().takes();
      tickets.push({ ...ticket, takenAtMs: performance.now() });
      // So that the counters are not in step.
      await new Promise((resolve) => setTimeout(resolve, 70));
    }
    await Promise.all(
      tickets.map(async ({ token, number, state, longestWaitMs, takenAtMs }, i) => {
        if (state === "called") return takesAllTheTime(visitor(), token);
        const [at] = await Promise.all([
          isCalled(visitor(), token, 20_000),
          takesAllTheTime(visitor(), token),
        ]);
        expect(at - takenAtMs, `${number} was told ${longestWaitMs} ms`).toBeLessThan(
          longestWaitMs + LATE_MS * (i + 1),
        );
      }),
    );
  }, 30_000);
}

it("keeps the bound where those ahead only ever let each other go first", async () => {
  const { visitor } = await start(["--claim-window", "500ms", "--view-window", "500ms"]);
  const [first, second, patient] = await visitor().takesMany(3);
  const startedAt = performance.now();
  const longestWaitMs = patient?.longestWaitMs ?? 0;
  const endAt = startedAt + longestWaitMs + 1500;
  let calledAt = Number.POSITIVE_INFINITY;
  while (performance.now() < endAt && calledAt === Number.POSITIVE_INFINITY) {
    for (const token of [first?.token ?? "", second?.token ?? ""]) {
      const reply = await visitor().reads(token);
      if (reply.status === 200 && reply.json().state === "called") await visitor().passes(token, 1);
    }
    if ((await visitor().ticket(patient?.token ?? "")).state !== "waiting") calledAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(calledAt - startedAt, `was told ${longestWaitMs} ms`).toBeLessThan(longestWaitMs + LATE_MS * 3);
}, 30_000);

it("keeps the bound where one ahead passes at the end of its window", async () => {
  const { visitor } = await start(["--claim-window", "2500ms", "--view-window", "300ms"]);
  const [first, second, patient] = await visitor().takesMany(3);
  const startedAt = performance.now();
  await visitor().seesBoard(({ now }) => millisecondsFrom(now, first?.claimBy) < 900);
  expect((await visitor().passes(first?.token ?? "", 1)).status).toBe(200);
  const [at] = await Promise.all([
    isCalled(visitor(), patient?.token ?? "", 20_000),
    takesAllTheTime(visitor(), second?.token ?? ""),
    takesAllTheTime(visitor(), first?.token ?? ""),
  ]);
  expect(at - startedAt, `was told ${patient?.longestWaitMs} ms`).toBeLessThan(
    (patient?.longestWaitMs ?? 0) + LATE_MS,
  );
}, 30_000);
