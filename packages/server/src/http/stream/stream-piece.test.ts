import { expect, test } from "vitest";
import { prependPiece, streamPiece } from "./stream-piece.ts";

test("a piece is one chunk, its size counted in bytes and written in hexadecimal", () => {
  const piece = streamPiece("data: für alle, 16 Katzen\n\n");
  expect(piece.text).toBe("data: für alle, 16 Katzen\n\n");
  expect(String(piece.chunks)).toBe("1c\r\ndata: für alle, 16 Katzen\n\n\r\n");
});

test("what leads into a piece is a chunk of its own before it", () => {
  const piece = prependPiece("retry: 1\n\n", streamPiece("data: ä\n\n"));
  expect(piece.text).toBe("retry: 1\n\ndata: ä\n\n");
  expect(String(piece.chunks)).toBe("a\r\nretry: 1\n\n\r\na\r\ndata: ä\n\n\r\n");
});
