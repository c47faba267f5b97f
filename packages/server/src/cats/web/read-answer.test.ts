import { expect, it } from "vitest";
import { plainPicture } from "../../../test/pictures.ts";
import { readAnswer } from "./read-answer.ts";

const url = new URL("https://cats.example/api/search");
const answer = (body: string | Buffer, mediaType = "application/json") => ({
  url,
  mediaType,
  body: Buffer.from(body),
});
const found = (json: unknown, pointer: string | null = null) => {
  const result = readAnswer(answer(JSON.stringify(json)), pointer);
  return "url" in result ? result.url.href : "a picture";
};

it("takes a picture for a picture, whatever it is called", async () => {
  const picture = await plainPicture("jpeg");
  for (const mediaType of ["image/jpeg", "application/octet-stream", "", "application/json"])
    expect(readAnswer(answer(picture, mediaType), null)).toEqual({ picture });
  expect(readAnswer(answer(picture, "image/jpeg"), "/url")).toEqual({ picture });
});

it("finds the address in the usual places of JSON", () => {
  expect(found([{ id: "x", url: "https://cdn.example/1.jpg", width: 5 }])).toBe("https://cdn.example/1.jpg");
  expect(found({ url: "/cat/abc" })).toBe("https://cats.example/cat/abc");
  expect(readAnswer(answer('{"url":"/1"}', "application/vnd.cats+json"), null)).toEqual({
    url: new URL("https://cats.example/1"),
  });
});

it("finds the address where the pointer says, whatever the answer calls itself", () => {
  expect(found({ data: { images: [{ "a/b": "/1" }] } }, "/data/images/0/a~1b")).toBe(
    "https://cats.example/1",
  );
  expect(readAnswer(answer('{"file":"/1"}', "text/html"), "/file")).toEqual({
    url: new URL("https://cats.example/1"),
  });
});

it.each([
  ["a page", answer("<!doctype html>", "text/html"), null, "it answered with text/html, which is neither"],
  ["nothing at all", answer("", ""), null, "it answered with something, which is neither"],
  ["broken JSON", answer("{"), null, "its answer is not valid JSON"],
  ["JSON without an address", answer('{"url":7}'), null, "its JSON has no address at /url or /0/url"],
  ["an empty array", answer("[]"), null, "no address at /url or /0/url"],
  ["JSON without what is pointed to", answer('{"url":"/1"}'), "/file", "its JSON has no address at /file"],
  ["too much JSON", answer(`"${"x".repeat(1024 * 1024)}"`), null, "its JSON is larger than 1 MiB"],
  ["JSON that leads elsewhere", answer('{"url":"http://cats.example/1"}'), null, "from https to plain http"],
])("refuses %s", (_what, from, pointer, why) => {
  expect(() => readAnswer(from, pointer)).toThrow(why);
});
