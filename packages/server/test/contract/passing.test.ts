import { expect, it } from "vitest";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, ROUNDING_MS, type Visitor } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon();

/** Six people in the line, by their places in it at first: "0 | 1 2 3 4 5" is the order in which they came. */
interface Six {
  readonly visitor: Visitor;
  readonly tokens: readonly string[];
  readonly numbers: readonly string[];
  /** Who is called and who waits. */
  order(): Promise<string>;
}

async function six(visitor = shared().visitor()): Promise<Six> {
  const tickets = await visitor.takesMany(6);
  const numbers = tickets.map(({ number }) => number);
  return {
    visitor,
    tokens: tickets.map(({ token }) => token),
    numbers,
    order: async () => {
      const { active, waiting } = await visitor.board();
      const places = (all: readonly string[]): string => all.map((one) => numbers.indexOf(one)).join(" ");
      return `${places(active.map(({ number }) => number))} | ${places(waiting)}`;
    },
  };
}

it.each([
  ["waiting", 1, 2, "0 | 2 1 3 4 5"],
  ["waiting", 2, 3, "0 | 2 3 1 4 5"],
  ["waiting", 4, 5, "0 | 2 3 4 5 1"],
  ["waiting", 5, 5, "0 | 2 3 4 5 1"],
  ["waiting", 1_000_000, 5, "0 | 2 3 4 5 1"],
  ["called", 1, 1, "1 | 0 2 3 4 5"],
  ["called", 2, 2, "1 | 2 0 3 4 5"],
  ["called", 5, 5, "1 | 2 3 4 5 0"],
  ["called", 99, 5, "1 | 2 3 4 5 0"],
])("moves a %s ticket %i back, or last, and calls the next", async (state, places, position, expected) => {
  const { visitor, tokens, numbers, order } = await six();
  const who = state === "called" ? 0 : 1;
  const reply = await visitor.passes(tokens[who] ?? "", places);
  expect(reply.status).toBe(200);
  expect(reply.json()).toMatchObject({ number: numbers[who], state: "waiting", position, claimBy: null });
  expect(reply.json()).not.toHaveProperty("token");
  expect(await order()).toBe(expected);
  expect((await visitor.ticket(tokens[who] ?? "")).position).toBe(position);
  expect((await visitor.ticket(tokens[1 - who] ?? "")).state).toBe("called");
});

it("moves a called ticket back where there are several counters", async () => {
  const { visitor, tokens } = await six((await start(["--counters", "2"])).visitor());
  expect((await visitor.passes(tokens[0] ?? "", 1)).json()).toMatchObject({ state: "waiting", position: 1 });
  expect((await visitor.board()).active.map(({ number }) => number).sort()).toEqual(["A01", "A02"]);
  expect((await visitor.board()).waiting).toEqual(["A00", "A03", "A04", "A05"]);
});

it("leaves the last of the line where it is, and changes nothing", async () => {
  const { visitor, tokens, numbers, order } = await six();
  const { revision } = await visitor.board();
  for (const places of [1, 2, 99]) {
    const reply = await visitor.passes(tokens[5] ?? "", places);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ number: numbers[5], state: "waiting", position: 5 });
  }
  expect(await order()).toBe("0 | 1 2 3 4 5");
  expect((await visitor.board()).revision).toBe(revision);
});

it("keeps a called ticket called where nobody waits behind it, with no more time than it had", async () => {
  const { visitor } = shared();
  const { token, number, claimBy } = await visitor().takes();
  const reply = await visitor().passes(token, 3);
  expect(reply.status).toBe(200);
  expect(reply.json()).toMatchObject({ number, state: "called", position: null });
  expect(millisecondsFrom(claimBy, reply.json().claimBy)).toBeLessThanOrEqual(ROUNDING_MS);
});

it("moves places on top of places passed before", async () => {
  const { visitor, tokens, order } = await six();
  await visitor.passes(tokens[1] ?? "", 2);
  await visitor.passes(tokens[2] ?? "", 1);
  expect(await order()).toBe("0 | 3 2 1 4 5");
  await visitor.passes(tokens[1] ?? "", 1);
  await visitor.passes(tokens[3] ?? "", 3);
  expect(await order()).toBe("0 | 2 4 1 3 5");
});

it("serves in the order that passing made", async () => {
  const { visitor, tokens } = await six();
  await visitor.passes(tokens[0] ?? "", 2);
  await visitor.passes(tokens[3] ?? "", 9);
  for (const i of [1, 2, 0, 4, 5, 3]) await visitor.isServed(tokens[i] ?? "");
});

const INVALID: [string, unknown][] = [
  ["no place", 0],
  ["a place forward", -1],
  ["half a place", 1.5],
  ["places in words", "2"],
  ["null", null],
  ["nothing at all", undefined],
  ["a list", [1]],
];

it("refuses to pass anything but whole places back, and moves nobody", async () => {
  const { visitor, tokens, order } = await six();
  for (const [what, places] of INVALID) {
    const reply = await visitor.passes(tokens[1] ?? "", places);
    expect(reply.status, what).toBe(422);
    expectProblem(reply, 422, "invalid");
    expect(await order(), what).toBe("0 | 1 2 3 4 5");
  }
});

it("refuses a body that is JSON but no object", async () => {
  const { visitor, tokens } = await six();
  for (const body of ["[]", "1", "null", '"places"']) {
    const headers = { "content-type": "application/json" };
    const reply = await visitor.send("/api/ticket/pass", {
      method: "POST",
      token: tokens[1] ?? "",
      headers,
      body,
    });
    expectProblem(reply, 422, "invalid");
  }
});

it("refuses to pass with the cat in hand", async () => {
  const { visitor, tokens, order } = await six();
  await visitor.claims(tokens[0] ?? "");
  expectProblem(await visitor.passes(tokens[0] ?? "", 1), 409, "not-waiting");
  expect(await order()).toBe("0 | 1 2 3 4 5");
});

it("never moves anybody forward past another by passing, whoever passes how far", async () => {
  const { visitor, tokens, order } = await six();
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  };
  for (let i = 0; i < 60; i++) {
    const before = (await order()).replace("| ", "").split(" ");
    const who = random(6);
    const number = `${who}`;
    const places = 1 + random(7);
    expect((await visitor.passes(tokens[who] ?? "", places)).status).toBe(200);
    const after = (await order()).replace("| ", "").split(" ");
    const expected = before.filter((one) => one !== number);
    expected.splice(before.indexOf(number) + places, 0, number);
    expect(after, `${number} passes ${places} from ${before}`).toEqual(expected);
  }
});
