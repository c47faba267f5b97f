import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { OperatorAtWork } from "../operator/operator-at-work.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { withOneWrong } from "./misspelling.ts";
import { useDaemons } from "./running-daemons.ts";

const start = useDaemons();

/** The bytes of every file in a folder, by name. */
function filesOf(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]);
}

it("writes no token into any log line, file, metric or answer to the operator, whatever is done with it", async () => {
  const [foreign = ""] = await foreignTokens(1);
  const flags = ["--log-level", "trace", "--claim-window", "2s"];
  const { visitor, stream, daemon } = await start(flags);
  const [seen, passing, left, missed] = (await visitor().takesMany(4)).map(({ token }) => token);
  const keyed = String((await visitor().asksForTicket("a-key")).json().token);
  const mistyped = withOneWrong(passing ?? "")[70] ?? "";
  const own = await stream("/api/ticket/events", { token: passing ?? "", from: "127.0.0.9" });
  await own.sees(() => true);
  await visitor().isServed(seen ?? "");
  await visitor().passes(passing ?? "", 1);
  await visitor().leaves(left ?? "");
  await visitor().reads(mistyped);
  await visitor().send("/api/ticket", { headers: { authorization: `Bearer ${keyed} and more` } });
  await visitor("127.0.0.2").claims(foreign);
  await visitor().send(`/api/ticket/${seen}`);
  await visitor().send(`/problems/${seen}`);
  await visitor().send("/api/ticket/pass", {
    method: "POST",
    token: keyed,
    headers: { "content-type": "application/json" },
    body: "{",
  });
  const files = filesOf(daemon.folder);
  for (const path of ["/metrics", "/openapi.json", "/api/queue", "/", "/display"]) {
    files.push([path, (await visitor().send(path)).bytes]);
  }
  const operator = new OperatorAtWork(daemon.folder);
  for (const command of ["status", "log", "bans"]) {
    for (const json of [[], ["--json"]]) {
      const { code, out } = await operator.says(command, ...json);
      expect(code).toBe(0);
      files.push([`catqd ${command}`, Buffer.from(out)]);
    }
  }
  await daemon.stop("SIGTERM");
  files.push(...filesOf(daemon.folder), ["the log", Buffer.from(daemon.log)]);
  expect(files.length).toBeGreaterThan(2);
  expect(daemon.log.length).toBeGreaterThan(0);

  const tokens = [seen, passing, left, missed, keyed, foreign, mistyped].map(String);
  for (const token of tokens) {
    const proof = token.split("-")[1]?.slice(0, 12) ?? "";
    expect(proof).toHaveLength(12);
    for (const [name, bytes] of files) {
      expect(bytes.includes(proof), `${token} in ${name}`).toBe(false);
      expect(bytes.includes(proof.toLowerCase()), `${token} in lower case in ${name}`).toBe(false);
    }
  }
}, 120_000);

it("logs JSON lines to standard error", async () => {
  const { visitor, daemon } = await start();
  await visitor().takes();
  await daemon.stop("SIGTERM");
  const lines = daemon.log.trim().split("\n");
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(JSON.parse(line)).toBeTypeOf("object");
});
