import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { withNeighboursSwapped, withOneWrong } from "./misspelling.ts";
import { expectProblem, Visitor } from "./visitor.ts";

let daemon: DaemonProcess;
let http: HttpClient;
let visitor: Visitor;
let tokens: string[];

beforeAll(async () => {
  daemon = await DaemonProcess.start(["--rate-limit", "off", "--tickets-per-address", "100"]);
  http = new HttpClient(daemon.url);
  visitor = new Visitor(http, "127.0.0.1");
  tokens = (await visitor.takesMany(60)).map(({ token }) => token);
});
afterAll(async () => {
  http.close();
  await daemon.remove();
});

/** Everything behind the letters that a number starts with. */
const behindLetters = (token: string, change: (rest: string) => string): string =>
  token.replace(/^([A-Z]+)(.*)$/, (_, letters: string, rest: string) => letters + change(rest));

const WAYS: Record<string, (token: string) => string> = {
  "in lower case": (token) => token.toLowerCase(),
  "with the letter O for the digit 0": (token) => behindLetters(token, (rest) => rest.replaceAll("0", "O")),
  "with the letter o for the digit 0": (token) => behindLetters(token, (rest) => rest.replaceAll("0", "o")),
  "with I for 1": (token) => behindLetters(token, (rest) => rest.replaceAll("1", "I")),
  "with l for 1": (token) => behindLetters(token, (rest) => rest.replaceAll("1", "l")),
  "with L for 1": (token) => behindLetters(token, (rest) => rest.replaceAll("1", "L")),
  "with spaces inside": (token) => token.replace(/(.{2})/g, "$1 ").trim(),
  "with a hyphen at every fourth place": (token) => token.replace(/(.{4})/g, "$1-"),
  "with doubled hyphens": (token) => token.replaceAll("-", "--"),
  "with all of it at once": (token) =>
    behindLetters(token, (rest) =>
      rest
        .replaceAll("0", "o")
        .replaceAll("1", "l")
        .replace(/(.{3})/g, "$1 -"),
    )
      .toLowerCase()
      .trim(),
};

for (const [way, write] of Object.entries(WAYS)) {
  it(`reads a token ${way}`, async () => {
    for (const token of tokens) {
      const reply = await visitor.reads(write(token));
      expect(reply.status, `${write(token)} for ${token}: ${reply.bytes}`).toBe(200);
      expect(reply.json().number).toBe(token.split("-")[0]);
    }
  });
}

it("reads a token from any address", async () => {
  const elsewhere = new Visitor(http, "127.0.0.77");
  expect((await elsewhere.ticket(tokens[5] ?? "")).number).toBe("A05");
});

it("reads the name of the scheme in any case", async () => {
  const reply = await visitor.send("/api/ticket", { headers: { authorization: `bearer ${tokens[4]}` } });
  expect(reply.status).toBe(200);
});

const WITHOUT = [
  ["GET", "/api/ticket", "ticket"],
  ["POST", "/api/ticket/claim", "claim"],
  ["GET", "/api/ticket/cat", "cat"],
  ["POST", "/api/ticket/done", "done"],
  ["DELETE", "/api/ticket", "leave"],
  ["GET", "/api/ticket/events", "events"],
  ["POST", "/api/ticket/pass", "pass"],
] as const;
it.each(WITHOUT)("asks for a token: %s %s", async (method, path, name) => {
  const body = { headers: { "content-type": "application/json" }, body: '{"places":1}' };
  const reply = await visitor.send(path, { method, ...(name === "pass" && body) });
  expectProblem(reply, 401, "no-token");
  expect(reply.headers["www-authenticate"]).toBe("Bearer");
});

it("takes no token from a URL, a body, a cookie or another scheme", async () => {
  const [token = ""] = tokens;
  const basic = Buffer.from(`${token}:`).toString("base64");
  const ways = [
    visitor.send(`/api/ticket?token=${token}`),
    visitor.send(`/api/ticket?access_token=${token}`),
    visitor.send("/api/ticket", { headers: { cookie: `token=${token}` } }),
    visitor.send("/api/ticket", { headers: { authorization: `Basic ${basic}` } }),
    visitor.send("/api/ticket/claim", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    }),
  ];
  for (const reply of await Promise.all(ways)) expectProblem(reply, 401, "no-token");
});

/** Presents each from an address of its own, a few at a time, and lists those that were not taken for slips. */
async function notTakenForSlips(wrong: readonly string[]): Promise<string[]> {
  const others: string[] = [];
  const left = wrong.map((token, i) => ({ token, from: `127.1.${i >> 8}.${i & 255 || 255}` }));
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const reply = await new Visitor(http, next.from).claims(next.token);
        if (reply.status === 400) expectProblem(reply, 400, "mistyped-token");
        else others.push(`${next.token}: ${reply.status} ${reply.json().code}`);
      }
    }),
  );
  return others;
}

describe("a slip of the keyboard is 400 and no ban", () => {
  it("for every single wrong symbol", async () => {
    for (const token of tokens.slice(0, 3))
      expect(await notTakenForSlips(withOneWrong(token)), token).toEqual([]);
  });

  it("for every swap of neighbours", async () => {
    for (const token of tokens.slice(0, 12))
      expect(await notTakenForSlips(withNeighboursSwapped(token)), token).toEqual([]);
  });

  it("at every place that takes a token, again and again", async () => {
    const [token = ""] = tokens;
    const wrong = withOneWrong(token)[40] ?? "";
    for (let i = 0; i < 3; i++) {
      const replies = [
        await visitor.reads(wrong),
        await visitor.claims(wrong),
        await visitor.looks(wrong),
        await visitor.finishes(wrong),
        await visitor.passes(wrong, 1),
        await visitor.leaves(wrong),
        await visitor.send("/api/ticket/events", { token: wrong }),
      ];
      for (const reply of replies) expectProblem(reply, 400, "mistyped-token");
    }
    expect((await visitor.ticket(token)).state).toBe("called");
  });

  it("in lower case and with spaces", async () => {
    const wrong = (withOneWrong(tokens[1] ?? "")[60] ?? "").toLowerCase().replace("-", " - ");
    expectProblem(await visitor.claims(wrong), 400, "mistyped-token");
  });

  it("for numbers of two letters", async () => {
    // The shape is that of a later token; the check symbol can be right for one of the 32 only.
    const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const wrong = [...symbols].map((symbol) => `AB12-4GZK9TQ2M8XC${symbol}`);
    expect((await notTakenForSlips(wrong)).length).toBeLessThanOrEqual(1);
  });
});

it.each([
  ["an en dash", "A07\u2013B"],
  ["a hyphen that does not break, and a zero-width space", "A07\u2011B\u200b"],
  ["quotes and a full stop", "\u201cA07-B\u201d."],
  ["brackets", "(A07-B)"],
  ["full-width letters", "\uff21\uff10\uff17\uff0dB"],
])("reads a holder's own token with %s", async (_, form) => {
  const token = tokens[0] ?? "";
  const [number = "", proof = ""] = token.split("-");
  const wide = [...number].map((symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0)).join("");
  const typed = form.replace("A07", number).replace("\uff21\uff10\uff17", wide).replace("B", proof);
  // Node's client sends each character of a header as one byte.
  const reply = await visitor.reads(Buffer.from(typed).toString("latin1"));
  expect([reply.status, reply.json().number]).toEqual([200, number]);
});
