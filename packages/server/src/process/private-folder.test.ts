import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { folderAccess } from "./private-folder.ts";

const isRoot = process.geteuid?.() === 0;
let folder: string;
beforeEach(() => {
  folder = freshFolder();
});

it("a folder of one's own is private, whoever may read it", () => {
  chmodSync(folder, 0o755);
  expect(folderAccess(folder)).toEqual({ kind: "private" });
});

it.each([0o777, 0o702, 0o1777])(
  "one that everybody may write is refused, with the line that mends it (%o)",
  (mode) => {
    chmodSync(folder, mode);
    expect(folderAccess(folder)).toMatchObject({
      kind: "open",
      message: expect.stringContaining("everybody"),
      hint: expect.stringContaining(`chmod 700 ${folder}`),
    });
  },
);

it("one that its group may write, or that is another's, is worth a warning", () => {
  chmodSync(folder, 0o770);
  expect(folderAccess(folder)).toMatchObject({ kind: "shared", warning: expect.stringContaining("group") });
  chmodSync(folder, 0o700);
  expect(folderAccess(folder, 4321)).toMatchObject({
    kind: "shared",
    warning: expect.stringContaining(`belongs to user ${process.geteuid?.()} and catqd runs as 4321`),
  });
});

it("one that everybody may move away is refused; in a folder such as /tmp, only its owner may", () => {
  const inner = join(folder, "inner");
  const data = join(inner, "data");
  mkdirSync(data, { recursive: true });
  chmodSync(folder, 0o777);
  expect(folderAccess(data)).toMatchObject({ kind: "open", hint: expect.stringContaining(`o-w ${folder}`) });
  chmodSync(folder, 0o1777);
  expect(folderAccess(data)).toEqual({ kind: "private" });
});

it("a link in it is one's own, root's, the folder's owner's, or a reason to refuse", {
  skip: !isRoot,
}, () => {
  chownSync(folder, 4321, 4321);
  const link = join(folder, "catqd.db");
  symlinkSync("/etc/passwd", link);
  expect(folderAccess(folder, 4321)).toEqual({ kind: "private" });
  lchownSync(link, 4321, 4321);
  expect(folderAccess(folder, 4321)).toEqual({ kind: "private" });
  // The owner of the folder can replace everything in it anyway.
  expect(folderAccess(folder, 0)).toMatchObject({ kind: "shared" });
  lchownSync(link, 1234, 1234);
  expect(folderAccess(folder, 0)).toMatchObject({ kind: "open" });
  expect(folderAccess(folder, 4321)).toMatchObject({ kind: "open", message: expect.stringContaining(link) });
});
