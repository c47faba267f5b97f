import { expect, it } from "vitest";
import { hasColour, paint } from "./colour.ts";

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: "dumb" }, true, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1", CLICOLOR_FORCE: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "" }, false, false],
  [{ CLICOLOR: "0" }, true, false],
  [{ CLICOLOR: "1" }, false, false],
  [{ CLICOLOR_FORCE: "1" }, false, true],
  [{ CLICOLOR_FORCE: "0" }, false, false],
])("with %j, on a terminal: %s, colours: %s", (env, isTerminal, isColoured) => {
  expect(hasColour(env, isTerminal)).toBe(isColoured);
});

it("leaves text as it is without colour, and ends each colour that it begins", () => {
  expect(paint(false).red("no")).toBe("no");
  expect(paint(true).red(`a ${paint(true).bold("b")} c`)).toBe(
    "\u001b[31ma \u001b[1mb\u001b[22m c\u001b[39m",
  );
});
