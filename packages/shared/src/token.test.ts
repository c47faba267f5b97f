import fc from "fast-check";
import { expect, it } from "vitest";
import { numberOf } from "./number.ts";
import { encodeProof, formatToken, readToken } from "./token.ts";

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const anyToken = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 7 }), fc.uint8Array({ minLength: 8, maxLength: 8 }))
  .map(([sequence, bytes]) => formatToken(numberOf(sequence), encodeProof(bytes)));
const sample = formatToken("A07", encodeProof(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)));

it("reads what it writes", () => {
  fc.assert(
    fc.property(anyToken, (token) => {
      expect(readToken(token)).toMatchObject({ kind: "token", token });
    }),
  );
});

it("reads lower case, look-alikes, spaces and extra hyphens", () => {
  const token = formatToken("A01", "0123456789AB");
  const typed = ` ${token.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replace("-", " -- ")} `;
  expect(readToken(typed)).toMatchObject({ kind: "token", token, sequence: 1 });
});

it("keeps the letters I, L and O of a number as they are", () => {
  for (const number of ["I00", "L00", "O00", "OI01"]) {
    const token = formatToken(number, "0123456789AB");
    expect(readToken(token)).toMatchObject({ kind: "token", number });
  }
});

it("takes every single wrong symbol for a slip of the keyboard", () => {
  fc.assert(
    fc.property(
      anyToken,
      fc.nat(),
      fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
      (token, at, other) => {
        const plain = token.replace("-", "");
        const place = at % plain.length;
        const typed = plain.slice(0, place) + other + plain.slice(place + 1);
        const reading = readToken(typed);
        if (reading.kind === "token") expect(reading.token).toBe(token);
        else expect(reading.kind).toBe("mistyped");
      },
    ),
    { numRuns: 2000 },
  );
});

it("takes every swap of neighbours for a slip of the keyboard", () => {
  fc.assert(
    fc.property(anyToken, (token) => {
      const plain = token.replace("-", "");
      for (let i = 0; i + 1 < plain.length; i++) {
        const typed = plain.slice(0, i) + plain.charAt(i + 1) + plain.charAt(i) + plain.slice(i + 2);
        const reading = readToken(typed);
        if (reading.kind === "token") expect(reading.token).toBe(token);
        else expect(reading.kind, typed).toBe("mistyped");
      }
    }),
  );
});

it.each([
  "",
  "A07",
  "nonsense",
  "A07-4GZK",
  sample.repeat(2),
  "🐈".repeat(8),
  "x".repeat(10_000),
  "a07-!!!!!!!!!!!!!",
])("%j is nonsense", (text) => {
  expect(readToken(text).kind).toBe("nonsense");
});

it("never throws, whatever it is given", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) =>
      ["token", "mistyped", "nonsense"].includes(readToken(text).kind),
    ),
  );
});

it("writes the 60 leading bits, most significant first", () => {
  expect(encodeProof(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x1f))).toBe("000000000001");
  expect(encodeProof(new Uint8Array(8).fill(255))).toBe("Z".repeat(12));
  expect([...encodeProof(Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1))].every((s) => SYMBOLS.includes(s))).toBe(
    true,
  );
  expect(() => encodeProof(new Uint8Array(7))).toThrow(RangeError);
});
