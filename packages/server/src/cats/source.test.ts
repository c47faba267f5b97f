import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { pictureOf } from "./source.ts";

it("gives a picture the digest of its bytes", () => {
  const bytes = Buffer.from("a cat");
  expect(pictureOf("image/png", bytes, "Somebody")).toEqual({
    mediaType: "image/png",
    bytes,
    digest: createHash("sha256").update(bytes).digest(),
    credit: "Somebody",
  });
});
