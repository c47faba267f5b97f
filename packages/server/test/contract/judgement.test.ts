import { expect, it } from "vitest";
import { type Running, useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
const JSON_BODY = { "content-type": "application/json" };
const PASS = { method: "POST", headers: JSON_BODY };

/** A token that another daemon gave. */
async function foreignToken(): Promise<string> {
  const { visitor } = await start();
  return (await visitor().takes()).token;
}

async function banned(from: string): Promise<Running> {
  const running = await start();
  const token = await foreignToken();
  await running.visitor().takes();
  expectProblem(await running.visitor(from).reads(token), 403, "banned");
  return running;
}

const FAULTS: [string, { headers: Record<string, string>; body: string }, number, string][] = [
  ["broken JSON", { headers: JSON_BODY, body: '{"places":' }, 400, "malformed-request"],
  ["a body that is not JSON", { headers: { "content-type": "text/plain" }, body: "1" }, 415, "not-json"],
  ["a body over 4 KiB", { headers: JSON_BODY, body: `{"places":1${" ".repeat(5000)}}` }, 413, "too-large"],
];

for (const [fault, request, status, code] of FAULTS) {
  it(`judges ${fault} before a missing token`, async () => {
    const { visitor } = await start();
    const reply = await visitor().send("/api/ticket/pass", { method: "POST", ...request });
    expectProblem(reply, status, code);
  });

  it(`judges ${fault} before a token that was never issued, and bans nobody for it`, async () => {
    const { visitor } = await start();
    await visitor().takes();
    const cheat = visitor("127.0.0.2");
    const token = await foreignToken();
    const reply = await cheat.send("/api/ticket/pass", { method: "POST", token, ...request });
    expectProblem(reply, status, code);
    expect((await cheat.send("/api/queue")).status).toBe(200);
  });

  it(`judges a ban before ${fault}`, async () => {
    const { visitor } = await banned("127.0.0.2");
    const reply = await visitor("127.0.0.2").send("/api/ticket/pass", { method: "POST", ...request });
    expectProblem(reply, 403, "banned");
  });
}

it("judges a ban before a missing token, a mistyped one, an unknown path and a wrong method", async () => {
  const { visitor } = await banned("127.0.0.2");
  const cheat = visitor("127.0.0.2");
  const replies = [
    await cheat.send("/api/ticket"),
    await cheat.reads("A00-0000000000001"),
    await cheat.send("/nowhere"),
    await cheat.send("/api/queue", { method: "PUT" }),
  ];
  for (const reply of replies) expectProblem(reply, 403, "banned");
});

it("judges a malformed request before a mistyped token", async () => {
  const { visitor } = await start();
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
  const { visitor } = await start();
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
  const { visitor } = await start();
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
