import { createHmac, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { TokenKey } from "./token-key.ts";

it("makes what node's own HMAC makes, of messages of every length, in any order", () => {
  const key = randomBytes(32);
  const ready = new TokenKey(key);
  for (const length of [0, 16, 4, 0, 1, 15, 0]) {
    for (const sequence of [0, 7, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const more = length === 0 ? null : randomBytes(length);
      const message = Buffer.alloc(8);
      message.writeBigUInt64BE(BigInt(sequence));
      const expected = createHmac("sha256", key).update(message);
      if (more) expected.update(more);
      expect(ready.hmac(sequence, more)).toBe(expected.digest("hex"));
    }
  }
});
