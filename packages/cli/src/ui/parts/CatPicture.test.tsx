import { PassThrough } from "node:stream";
import { render } from "ink-testing-library";
import { expect, test } from "vitest";
import type { Cells } from "../../picture/fit.ts";
import type { Drawing, TerminalPicture } from "../../picture/terminal-picture.ts";
import { layoutFor } from "../look/layout.ts";
import { pictureRoomFor } from "../look/picture-room.ts";
import { themeOf } from "../look/theme.ts";
import { CatPicture } from "./CatPicture.tsx";

const room = pictureRoomFor(layoutFor({ columns: 80, rows: 24 }), 0);

function open(picture: TerminalPicture | null) {
  const stdout = new PassThrough();
  let written = "";
  stdout.on("data", (part: Buffer) => (written += part));
  const promise = Promise.resolve(picture);
  const node = (at: typeof room) => (
    <CatPicture
      picture={promise}
      room={at}
      theme={themeOf(false)}
      stdout={stdout as unknown as NodeJS.WriteStream}
    />
  );
  const app = render(node(room));
  return { app, node, written: () => written };
}

function native(kind: "kitty" | "iterm"): TerminalPicture {
  return {
    fitting: (within: Cells): Drawing => ({
      kind,
      size: { columns: 30, rows: Math.min(15, within.rows) },
      sequence: () => `<${within.rows} rows>`,
    }),
  };
}

test("the room is what the words around leave, and the picture is in its middle", async () => {
  expect(room).toEqual({ top: 1, left: 1, columns: 78, rows: 15 });
  const { written } = open(native("kitty"));
  await expect.poll(() => written()).toBe("\x1b7\x1b[2;26H<15 rows>\x1b8");
});

test("a picture that the terminal drew is taken away when the screen changes, and drawn anew at a new size", async () => {
  const kitty = open(native("kitty"));
  await expect.poll(() => kitty.written()).toContain("<15 rows>");
  kitty.app.rerender(kitty.node({ ...room, rows: 9 }));
  await expect.poll(() => kitty.written()).toMatch(/<15 rows>.*a=d,d=I.*<9 rows>/s);
  kitty.app.unmount();
  expect(kitty.written()).toMatch(/<9 rows>.*a=d,d=I,i=\d+,q=2/s);

  const iterm = open(native("iterm"));
  await expect.poll(() => iterm.written()).toContain("<15 rows>");
  iterm.app.unmount();
  expect(iterm.written().split("\x1b[30X")).toHaveLength(16);
});

test("rows of blocks are part of the frame", async () => {
  const drawing: Drawing = { kind: "rows", size: { columns: 3, rows: 2 }, rows: ["▄▄▄", "▄ ▄"] };
  const { app } = open({ fitting: () => drawing });
  await expect.poll(() => app.lastFrame()).toContain("▄▄▄\n▄ ▄");
});

test("where there is no picture to be had, a cat of blocks says so", async () => {
  const { app } = open(null);
  await expect.poll(() => app.lastFrame()).toContain("This picture cannot be drawn in here.");
});
