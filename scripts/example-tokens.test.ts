import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { describeApi } from "../packages/server/src/http/api/openapi.ts";
import { formatToken, readToken } from "../packages/shared/src/token.ts";
import { catqPage } from "./man/catq-page.ts";
import { catqdPage } from "./man/catqd-page.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

/** What no person is shown: tests present valid tokens to daemons of their own. */
const UNREAD = /(^|\/)(test|bench)\/|\.test\.tsx?$|^pnpm-lock\.yaml$|\.(png|jpg|sha512)$/;

/** Whatever `readToken` may take for a token within a text. */
const CANDIDATES = /[A-Za-z]{1,8}[0-9OIL]{2}[\s\p{Dash}]{0,3}[0-9A-Za-z]{13}(?![0-9A-Za-z])/gu;

/** By name: every file that people read, and what is made from several. */
function texts(): Map<string, string> {
  const names = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
  return new Map([
    ...names
      .filter((name) => !UNREAD.test(name))
      .map((name) => [name, readFileSync(path.join(ROOT, name), "utf8")] as const),
    ["/openapi.json", JSON.stringify(describeApi())],
    ["catq(1)", catqPage("1.2.3", "2026-01-02").replaceAll("\\-", "-")],
    ["catqd(8)", catqdPage("1.2.3", "2026-01-02").replaceAll("\\-", "-")],
  ]);
}

function candidatesIn(text: string): string[] {
  return [...text.matchAll(CANDIDATES)].map(([candidate]) => candidate);
}

/** Whoever presents a token that no queue issued is banned, and people paste examples. */
test("no example of a token could ban who pastes it: each is refused as mistyped", () => {
  const read = [...texts()].flatMap(([name, text]) =>
    candidatesIn(text).map((candidate) => ({ name, candidate, kind: readToken(candidate).kind })),
  );
  expect(read.filter(({ kind }) => kind === "token")).toEqual([]);
  const examples = read.filter(({ candidate }) => candidate.includes("-") && /^[A-Z\d-]+$/.test(candidate));
  expect(examples.filter(({ kind }) => kind !== "mistyped")).toEqual([]);
  // Those that people are told to look like.
  const places = new Set(examples.map(({ name }) => name));
  for (const name of ["/openapi.json", "docs/api.md", "packages/server/web/index.html"]) {
    expect(places).toContain(name);
  }
});

test("a valid one would be found, however it is written", () => {
  const token = formatToken("A07", "4GZK9TQ2M8XC");
  for (const written of [token, token.toLowerCase(), token.replace("-", ""), token.replace("-", " – ")]) {
    expect(candidatesIn(`such as ${written}, say`).map((text) => readToken(text).kind)).toEqual(["token"]);
  }
});
