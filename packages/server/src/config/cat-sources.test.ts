import { expect, it } from "vitest";
import { catSources } from "./cat-sources.ts";

const read = (...texts: string[]) => catSources.read(texts, { base: "/here", home: "/home/mia" });
const folder = (path: string) => ({ kind: "folder", folder: path });
const web = (url: string, pointer: string | null = null) => ({ kind: "web", url, pointer });
const drawn = { kind: "drawn" };

it.each<[string, string[], object[]]>([
  ["drawn alone", ["drawn"], [drawn]],
  ["a folder", ["folder:/srv/cats"], [folder("/srv/cats"), drawn]],
  ["a folder at home", ["folder:~/cats"], [folder("/home/mia/cats"), drawn]],
  ["a folder from where one stands", ["folder:cats"], [folder("/here/cats"), drawn]],
  ["a service", ["https://cats.example/api?n=1"], [web("https://cats.example/api?n=1"), drawn]],
  ["a service on a port", ["http://[::1]:8/cat"], [web("http://[::1]:8/cat"), drawn]],
  ["a pointer", ["https://cats.example/#/0/a~1b"], [web("https://cats.example/", "/0/a~1b"), drawn]],
  ["an escaped pointer", ["https://cats.example/#/a%20b"], [web("https://cats.example/", "/a b"), drawn]],
  [
    "several, with drawn named",
    ["folder:/a", "https://cats.example/", "drawn"],
    [folder("/a"), web("https://cats.example/"), drawn],
  ],
  [
    "several in one text",
    ["folder:/a,https://cats.example/x,y folder:/b, drawn"],
    [folder("/a"), web("https://cats.example/x,y"), folder("/b"), drawn],
  ],
  [
    "folders with spaces and commas in their names",
    ["folder:/srv/My Cats, all,folder:/drawn cats"],
    [folder("/srv/My Cats, all"), folder("/drawn cats"), drawn],
  ],
])("reads %s", (_what, texts, value) => {
  expect(read(...texts)).toEqual({ value });
});

it.each<[string, string[], string[]]>([
  ["nothing", [], [""]],
  ["an empty text", [""], [""]],
  ["what there is not", ["dogs"], ["dogs"]],
  ["a folder without a path", ["folder:"], ["folder:"]],
  ["another scheme", ["ftp://cats.example/"], ["ftp://cats.example/"]],
  ["a password", ["https://me:secret@cats.example/"], ["https://me:secret@cats.example/"]],
  ["no address", ["https://"], ["https://"]],
  ["a fragment that is no pointer", ["https://cats.example/#url"], ["https://cats.example/#url"]],
  ["a fragment that is not even text", ["https://cats.example/#/%ff"], ["https://cats.example/#/%ff"]],
  ["drawn before others, who would never be asked", ["drawn", "folder:/a"], ["drawn"]],
  ["the same twice", ["folder:/a", "folder:/a"], ["folder:/a"]],
  ["all that is wrong at once", ["dogs", "folder:/a", "birds"], ["dogs", "birds"]],
])("refuses %s", (_what, texts, wrong) => {
  expect(read(...texts)).toEqual({ wrong });
});
