import { readToken } from "@catq/shared";
import { expect, it } from "vitest";
import type { Restoration } from "../model.ts";
import { tokenOf, verifyToken } from "./token-proof.ts";

const key = Buffer.alloc(32, 1);
const restored = (lostFrom: number, firstSequence: number, salt: number): Restoration => ({
  lostFrom,
  firstSequence,
  salt: Buffer.alloc(16, salt),
});
/** A queue that was restored at A57 and goes on at C00. */
const once = [restored(57, 200, 1)];
const symbolsOf = (token: string): string => {
  const reading = readToken(token);
  if (reading.kind !== "token") throw new Error(`expected a token, got ${reading.kind}`);
  return reading.proof;
};

it("leaves tokens from before the backup as they were", () => {
  for (const sequence of [0, 56]) {
    const token = tokenOf(key, sequence);
    expect(tokenOf(key, sequence, once)).toBe(token);
    expect(verifyToken(key, token, once)).toEqual({ kind: "genuine", sequence });
  }
});

it("knows what the lost queue issued since the backup, and lets nobody claim with it", () => {
  for (const sequence of [57, 199, 200, 100_000]) {
    expect(verifyToken(key, tokenOf(key, sequence), once)).toEqual({ kind: "lost", sequence });
  }
});

it("never issues a token again that the lost queue issued, nor one of another life", () => {
  const lives = [[], once, [restored(57, 200, 2)], [...once, restored(300, 400, 3)]];
  for (const sequence of [200, 399, 400, 5000]) {
    const tokens = lives.map((restorations) => tokenOf(key, sequence, restorations));
    // A life that was restored later goes on with the tokens of the one it was made of.
    expect(new Set(tokens).size).toBe(sequence < 400 ? 3 : 4);
    for (const [index, restorations] of lives.entries()) {
      for (const token of tokens) {
        const { kind } = verifyToken(key, token, restorations);
        const isOwn = token === tokens[index];
        const isSkipped = sequence === 399 && index === 3;
        expect(kind).toBe(isOwn && !isSkipped ? "genuine" : "lost");
      }
    }
  }
});

it("takes what no life of the queue issued for foreign: all twelve symbols count, eight at least", () => {
  const genuine = symbolsOf(tokenOf(key, 200, once));
  const lost = symbolsOf(tokenOf(key, 200, [restored(57, 200, 9)]));
  const others = [
    lost.slice(0, 4) + genuine.slice(4),
    genuine.slice(0, 4) + lost.slice(4),
    genuine.slice(0, 11) + (genuine.endsWith("0") ? "1" : "0"),
    symbolsOf(tokenOf(Buffer.alloc(32, 2), 200, once)),
  ];
  for (const proof of others) {
    const guess = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"]
      .map((check) => `C00-${proof}${check}`)
      .find((token) => readToken(token).kind === "token");
    if (guess === undefined) throw new Error("expected one check symbol to fit");
    expect(verifyToken(key, guess, once).kind).toBe("foreign");
    expect(verifyToken(key, guess).kind).toBe("foreign");
  }
});

it("takes a token with a symbol lost for miscopied, restored or not", () => {
  const token = tokenOf(key, 200, once);
  expect(verifyToken(key, token.slice(0, -1), once)).toEqual({ kind: "mistyped" });
});
