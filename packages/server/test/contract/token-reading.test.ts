import { afterAll, beforeAll, expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
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
