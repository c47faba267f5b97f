import { expect, test } from "vitest";
import { leadingInto, pieceOf } from "./stream-piece.ts";

test("a piece is one chunk, its size counted in bytes and written in hexadecimal", () => {
  const piece = pieceOf("data: für alle, 16 Katzen\n\n");
  expect(piece.text).toBe("data: für alle, 16 Katzen\n\n");
  expect(String(piece.chunks)).toBe("1c\r\ndata: für alle, 16 Katzen\n\n\r\n");
});

test("what leads into a piece is a chunk of its own before it", () => {
  const piece = leadingInto("retry: 1\n\n", pieceOf("data: ä\n\n"));
  expect(piece.text).toBe("retry: 1\n\ndata: ä\n\n");
  expect(String(piece.chunks)).toBe("a\r\nretry: 1\n\n\r\na\r\ndata: ä\n\n\r\n");
});
