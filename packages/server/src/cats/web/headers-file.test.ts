import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { headersFor, parseHeaders } from "./headers-file.ts";

it("reads the headers of one host", () => {
  const text =
    "# keys\n\napi.cats.example X-Api-Key: live_abc:1\r\n  API.cats.example  accept:text/x \nother.example k: v";
  expect(parseHeaders(text, "api.cats.example")).toEqual({ "x-api-key": "live_abc:1", accept: "text/x" });
  expect(parseHeaders(text, "none.example")).toEqual({});
});

it.each(["api.cats.example", "api.cats.example key", "h k y: v", "h : v", "h k: \u0001", "h k: ☃"])(
  "refuses the line %j by its number, and does not repeat it",
  (line) => {
    expect(() => parseHeaders(`# keys\n${line}`, "other")).toThrow(
      "line 2 of the file of --cats-headers is not of the form HOST NAME: VALUE",
    );
  },
);

it("reads the file each time", async () => {
  const file = join(freshFolder(), "headers");
  await expect(headersFor("a", file)).rejects.toMatchObject({ code: "ENOENT" });
  writeFileSync(file, "a k: 1");
  expect(await headersFor("a", file)).toEqual({ k: "1" });
  writeFileSync(file, "a k: 2");
  expect(await headersFor("a", file)).toEqual({ k: "2" });
});
