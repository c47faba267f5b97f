import { expect, it } from "vitest";
import { queueIdOf, tokenOf, verifyToken } from "./token-proof.ts";

const key = Buffer.alloc(32, 7);
const otherKey = Buffer.alloc(32, 8);

it("knows its own tokens, however they are typed", () => {
  const token = tokenOf(key, 2600);
  expect(token).toMatch(/^AA00-[0-9A-HJKMNP-TV-Z]{13}$/);
  expect(verifyToken(key, token)).toEqual({ kind: "genuine", sequence: 2600 });
  expect(verifyToken(key, ` ${token.toLowerCase().replace("-", "  ")}`)).toEqual({
    kind: "genuine",
    sequence: 2600,
  });
});

it("makes the same token again, and another one for every ticket and queue", () => {
  expect(tokenOf(key, 7)).toBe(tokenOf(key, 7));
  const tokens = new Set(Array.from({ length: 1000 }, (_, i) => tokenOf(key, i).slice(4)));
  expect(tokens.size).toBe(1000);
  expect(tokenOf(otherKey, 7)).not.toBe(tokenOf(key, 7));
});

it("makes the same tokens as ever", () => {
  const far = Number.MAX_SAFE_INTEGER;
  expect([0, 7, 2607, 2 ** 32, 2 ** 40 + 12345, far].map((sequence) => tokenOf(key, sequence))).toEqual([
    "A00-DYCWFX8SCKXWY",
    "A07-J7TW6X5VYSWEG",
    "AA07-DSEFKCHC0G4XB",
    "COYPZM96-W92QAJN3K5XR2",
    "AIOJOOBJ21-WF5XM9CSH9EQ7",
    "POHJOLUCSP91-4W1KCW2GY3MZ9",
  ]);
  const restored = [{ firstSequence: 40, lostFrom: 30, salt: Buffer.alloc(16, 3) }];
  expect(tokenOf(key, 50, restored)).toBe("A50-VX92AP47DNNVM");
  expect(queueIdOf(key)).toBe("A7J8BKWZ41WG");
});

it.each([
  ["nothing", null, "none"],
  ["a bare number", "A07", "foreign"],
  ["plain nonsense", "let me in", "foreign"],
  ["another queue's token", tokenOf(otherKey, 7), "foreign"],
  ["a token with a slip of the keyboard", tokenOf(key, 7).replace("A07", "A08"), "mistyped"],
])("takes %s for what it is", (_, presented, kind) => {
  expect(verifyToken(key, presented)).toEqual({ kind });
});

it("knows its own token with a symbol lost or doubled in copying", () => {
  const token = tokenOf(key, 2607);
  for (let at = 5; at < token.length; at++) {
    expect(verifyToken(key, token.slice(0, at) + token.slice(at + 1)), `lost at ${at}`).toEqual({
      kind: "mistyped",
    });
    const doubled = token.slice(0, at + 1) + token.slice(at);
    expect(verifyToken(key, doubled), `doubled at ${at}`).toEqual({ kind: "mistyped" });
  }
  expect(verifyToken(key, token.slice(0, -2)).kind).toBe("foreign");
  expect(verifyToken(otherKey, token.slice(0, -1)).kind).not.toBe("genuine");
});

it("knows its own token with a first letter A lost or doubled, which the check symbol does not see", () => {
  expect(verifyToken(key, tokenOf(key, 2607).slice(1))).toEqual({ kind: "mistyped" });
  expect(verifyToken(key, `A${tokenOf(key, 7)}`)).toEqual({ kind: "mistyped" });
  expect(verifyToken(otherKey, `A${tokenOf(key, 7)}`)).toEqual({ kind: "foreign" });
});

it("knows its own token with a symbol lost or doubled inside quotes", () => {
  const token = tokenOf(key, 7);
  expect(verifyToken(key, `\u201c${token.slice(0, 9)}${token.slice(10)}\u201d.`)).toEqual({
    kind: "mistyped",
  });
});

it("names the queue, without its key", () => {
  expect(queueIdOf(key)).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(queueIdOf(key)).not.toBe(queueIdOf(otherKey));
});

it("does not take one ticket's proof for another's", () => {
  const proof = tokenOf(key, 7).slice(4, 16);
  for (const symbol of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
    expect(verifyToken(key, `A08-${proof}${symbol}`).kind).not.toBe("genuine");
  }
});
