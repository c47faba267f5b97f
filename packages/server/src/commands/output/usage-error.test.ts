import { expect, it } from "vitest";
import { usageError } from "./usage-error.ts";

it.each([
  [
    "error: command-argument value 'kitty' is invalid for argument 'number'. Expected a number such as A07.\n",
    "catqd: <number> cannot be 'kitty'\nExpected a number such as A07.\n",
  ],
  [
    "error: option '--for <duration>' argument 'so\non' is invalid. Expected a duration.\n",
    "catqd: --for <duration> cannot be 'so\ufffdon'\nExpected a duration.\n",
  ],
  [
    `error: command-argument value '${"Tea. ".repeat(60)}' is invalid for argument 'text'. Too long.\n`,
    `catqd: <text> cannot be '${"Tea. ".repeat(12).slice(0, 59)}…'\nToo long.\n`,
  ],
  ["error: missing required argument 'address'\n", "catqd: missing required argument 'address'\n"],
])("says %j as %j", (text, sentence) => {
  expect(usageError(text)).toBe(sentence);
});
