import { expect, it } from "vitest";
import { itFinds } from "./bug-finders.ts";
import { BUGS, builtWithBug } from "./planted-bugs.ts";

// Those that are looked for in the long form only, too: a bug has to move with the code.
it.each(Object.entries(BUGS))("a bug that %s still has its place", (_, bug) => {
  expect(builtWithBug(bug)).not.toBe("");
});

itFinds("serves whoever makes a token up");
itFinds("hands one cat to all");
