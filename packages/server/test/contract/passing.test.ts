import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, ROUNDING_MS, type Visitor } from "./visitor.ts";

const start = useDaemons();

/** Who is called and who waits, in order. */
async function order(visitor: Visitor): Promise<string> {
  const { active, waiting } = await visitor.board();
  return [...active.map(({ number }) => number), "|", ...waiting].join(" ");
}

async function six(flags: readonly string[] = []): Promise<{ visitor: Visitor; tokens: string[] }> {
  const visitor = (await start(flags)).visitor();
  return { visitor, tokens: (await visitor.takesMany(6)).map(({ token }) => token) };
}

for (const [places, position, expected] of [
  [1, 2, "A00 | A02 A01 A03 A04 A05"],
  [2, 3, "A00 | A02 A03 A01 A04 A05"],
  [4, 5, "A00 | A02 A03 A04 A05 A01"],
  [5, 5, "A00 | A02 A03 A04 A05 A01"],
  [1_000_000, 5, "A00 | A02 A03 A04 A05 A01"],
] as const) {
  it(`moves a waiting ticket ${places} back, or last`, async () => {
    const { visitor, tokens } = await six();
    const reply = await visitor.passes(tokens[1] ?? "", places);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ number: "A01", state: "waiting", position, claimBy: null });
    expect(reply.json()).not.toHaveProperty("token");
    expect(await order(visitor)).toBe(expected);
    expect((await visitor.ticket(tokens[1] ?? "")).position).toBe(position);
  });
}

for (const [places, position, expected] of [
  [1, 1, "A01 | A00 A02 A03 A04 A05"],
  [2, 2, "A01 | A02 A00 A03 A04 A05"],
  [5, 5, "A01 | A02 A03 A04 A05 A00"],
  [99, 5, "A01 | A02 A03 A04 A05 A00"],
] as const) {
  it(`moves a called ticket ${places} back, or last, and calls the next`, async () => {
    const { visitor, tokens } = await six();
    const reply = await visitor.passes(tokens[0] ?? "", places);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ number: "A00", state: "waiting", position, claimBy: null });
    expect(await order(visitor)).toBe(expected);
    expect((await visitor.ticket(tokens[1] ?? "")).state).toBe("called");
  });
}

it("moves a called ticket back where there are several counters", async () => {
  const { visitor, tokens } = await six(["--counters", "2"]);
  expect((await visitor.passes(tokens[0] ?? "", 1)).json()).toMatchObject({ state: "waiting", position: 1 });
  expect((await visitor.board()).active.map(({ number }) => number).sort()).toEqual(["A01", "A02"]);
  expect((await visitor.board()).waiting).toEqual(["A00", "A03", "A04", "A05"]);
});

it("leaves the last of the line where it is", async () => {
  const { visitor, tokens } = await six();
  expect((await visitor.passes(tokens[5] ?? "", 1)).json()).toMatchObject({ number: "A05", position: 5 });
  expect(await order(visitor)).toBe("A00 | A01 A02 A03 A04 A05");
});

it("keeps a called ticket called where nobody waits behind it, with no more time than it had", async () => {
  const { visitor } = await start();
  const { token, claimBy } = await visitor().takes();
  const reply = await visitor().passes(token, 3);
  expect(reply.status).toBe(200);
  expect(reply.json()).toMatchObject({ number: "A00", state: "called", position: null });
  expect(millisecondsFrom(claimBy, reply.json().claimBy)).toBeLessThanOrEqual(ROUNDING_MS);
});

it("moves places on top of places passed before", async () => {
  const { visitor, tokens } = await six();
  await visitor.passes(tokens[1] ?? "", 2);
  await visitor.passes(tokens[2] ?? "", 1);
  expect(await order(visitor)).toBe("A00 | A03 A02 A01 A04 A05");
  await visitor.passes(tokens[1] ?? "", 1);
  await visitor.passes(tokens[3] ?? "", 3);
  expect(await order(visitor)).toBe("A00 | A02 A04 A01 A03 A05");
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
  const { visitor, tokens } = await six();
  for (const [what, places] of INVALID) {
    const reply = await visitor.passes(tokens[1] ?? "", places);
    expect(reply.status, what).toBe(422);
    expectProblem(reply, 422, "invalid");
    expect(await order(visitor), what).toBe("A00 | A01 A02 A03 A04 A05");
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
  const { visitor, tokens } = await six();
  await visitor.claims(tokens[0] ?? "");
  expectProblem(await visitor.passes(tokens[0] ?? "", 1), 409, "not-waiting");
  expect(await order(visitor)).toBe("A00 | A01 A02 A03 A04 A05");
});

it("never moves anybody forward past another by passing, whoever passes how far", async () => {
  const { visitor, tokens } = await six();
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  };
  for (let i = 0; i < 60; i++) {
    const before = (await order(visitor)).replace("| ", "").split(" ");
    const who = random(6);
    const number = `A0${who}`;
    const places = 1 + random(7);
    expect((await visitor.passes(tokens[who] ?? "", places)).status).toBe(200);
    const after = (await order(visitor)).replace("| ", "").split(" ");
    const expected = before.filter((one) => one !== number);
    expected.splice(before.indexOf(number) + places, 0, number);
    expect(after, `${number} passes ${places} from ${before}`).toEqual(expected);
  }
});
