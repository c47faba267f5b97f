import { expect, test } from "vitest";
import { eraseRectangle, itermPicture, kittyDelete, kittyPicture, writeAt } from "./terminal-protocols.ts";

const size = { columns: 30, rows: 15 };

test("kitty gets a PNG in pieces, with a name, no answer and its size in cells", () => {
  const png = Buffer.alloc(7000, 1);
  const pieces = kittyPicture(png, size, true).split("\x1b\\").slice(0, -1);
  expect(pieces).toHaveLength(3);
  expect(pieces[0]).toMatch(/^\p{Cc}_Ga=T,f=100,q=2,i=20261,c=30,r=15,C=1,m=1;[\w+/=]{4096}$/u);
  expect(pieces[1]).toMatch(/^\p{Cc}_Gq=2,m=1;[\w+/=]{4096}$/u);
  expect(pieces[2]).toMatch(/^\p{Cc}_Gq=2,m=0;/u);
  const text = pieces.map((piece) => piece.slice(piece.indexOf(";") + 1)).join("");
  expect(Buffer.from(text, "base64").equals(png)).toBe(true);
  expect(kittyPicture(png, size, false)).not.toContain("C=1");
  expect(kittyDelete()).toBe("\x1b_Ga=d,d=I,i=20261,q=2\x1b\\");
});

test("iTerm2 gets the file as it is", () => {
  expect(itermPicture(Buffer.from("abc"), size)).toBe(
    "\x1b]1337;File=inline=1;size=3;width=30;height=15;preserveAspectRatio=1:YWJj\x07",
  );
});

test("the cursor is where it was after writing elsewhere and after blanking", () => {
  expect(writeAt({ top: 2, left: 4 }, "x")).toBe("\x1b7\x1b[3;5Hx\x1b8");
  expect(eraseRectangle({ top: 0, left: 0 }, { columns: 3, rows: 2 })).toBe(
    "\x1b7\x1b[1;1H\x1b[3X\x1b[2;1H\x1b[3X\x1b8",
  );
});
