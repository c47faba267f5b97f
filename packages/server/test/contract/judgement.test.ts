import { beforeAll, expect, it } from "vitest";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemon } from "./running-daemons.ts";
import { expectProblem, type Visitor } from "./visitor.ts";

const shared = useDaemon();
const JSON_BODY = { "content-type": "application/json" };
const PASS = { method: "POST", headers: JSON_BODY };

let foreign = "";
beforeAll(async () => {
  [foreign = ""] = await foreignTokens(1);
});

let addresses = 0;
/** Somebody at an address of their own. */
const somebody = (): Visitor => shared().visitor(`127.0.9.${++addresses}`);

async function banned(): Promise<Visitor> {
  const cheat = somebody();
  await shared().visitor().takes();
  expectProblem(await cheat.reads(foreign), 403, "banned");
  return cheat;
}

const FAULTS: [string, { headers: Record<string, string>; body: string }, number, string][] = [
  ["broken JSON", { headers: JSON_BODY, body: '{"places":' }, 400, "malformed-request"],
  ["a body that is not JSON", { headers: { "content-type": "text/plain" }, body: "1" }, 415, "not-json"],
  ["a body over 4 KiB", { headers: JSON_BODY, body: `{"places":1${" ".repeat(5000)}}` }, 413, "too-large"],
];

for (const [fault, request, status, code] of FAULTS) {
  it(`judges ${fault} before a missing token`, async () => {
    const { visitor } = shared();
    const reply = await visitor().send("/api/ticket/pass", { method: "POST", ...request });
    expectProblem(reply, status, code);
  });

  it(`judges ${fault} before a token that was never issued, and bans nobody for it`, async () => {
    const { visitor } = shared();
    await visitor().takes();
    const cheat = somebody();
    const reply = await cheat.send("/api/ticket/pass", { method: "POST", token: foreign, ...request });
    expectProblem(reply, status, code);
    expect((await cheat.send("/api/queue")).status).toBe(200);
  });

  it(`judges a ban before ${fault}`, async () => {
    const reply = await (await banned()).send("/api/ticket/pass", { method: "POST", ...request });
    expectProblem(reply, 403, "banned");
  });
}

it("judges a ban before a missing token, a mistyped one, an unknown path and a wrong method", async () => {
  const cheat = await banned();
  const replies = [
    await cheat.send("/api/ticket"),
    await cheat.reads("A00-0000000000001"),
    await cheat.send("/nowhere"),
    await cheat.send("/api/queue", { method: "PUT" }),
  ];
  for (const reply of replies) expectProblem(reply, 403, "banned");
});

it("judges a malformed request before a mistyped token", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  const mistyped = token.slice(0, -1) + (token.endsWith("2") ? "3" : "2");
  expectProblem(
    await visitor().send("/api/ticket/pass", { ...PASS, token: mistyped, body: "{" }),
    400,
    "malformed-request",
  );
  expectProblem(
    await visitor().send("/api/ticket/pass", { ...PASS, token: mistyped, body: '{"places":1}' }),
    400,
    "mistyped-token",
  );
});

it("judges a token before the state of its ticket", async () => {
  const { visitor } = shared();
  const [first] = await visitor().takesMany(2);
  const token = first?.token ?? "";
  const mistyped = token.slice(0, -1) + (token.endsWith("2") ? "3" : "2");
  for (const path of ["claim", "done"]) {
    expectProblem(
      await visitor().send(`/api/ticket/${path}`, { method: "POST", token: mistyped }),
      400,
      "mistyped-token",
    );
  }
  expectProblem(await visitor().looks(mistyped), 400, "mistyped-token");
  expectProblem(await visitor().looks(token), 409, "not-claimed");
});

it("judges a malformed request before the end of a ticket", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  await visitor().leaves(token);
  expectProblem(
    await visitor().send("/api/ticket/pass", { ...PASS, token, body: "{" }),
    400,
    "malformed-request",
  );
  expectProblem(
    await visitor().send("/api/ticket/pass", { ...PASS, token, body: '{"places":1}' }),
    410,
    "left",
  );
});
