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

/** Puts pieces between the characters of a text, as often as there are pieces. */
function sprinkled(text: string, pieces: readonly string[], at: readonly number[]): string {
  return pieces.reduce((typed, piece, i) => {
    const place = (at[i] ?? 0) % (typed.length + 1);
    return typed.slice(0, place) + piece + typed.slice(place);
  }, text);
}

const BETWEEN = [
  ..."-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc\uff70",
  " ",
  "\u00a0",
  "\u2009",
];
const INVISIBLE = [..."\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\ufe0f"];
const AROUND = [
  ..."\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2039\u203a()[]{}<>\u300c\u300d\uff02\uff08\uff09.,;:!?\u2026\u3002*_~|",
  "...",
];
const anyOf = (pieces: readonly string[]) => fc.array(fc.constantFrom(...pieces), { maxLength: 6 });

it("reads a token as word processors, chat programs and other scripts' keyboards write it", () => {
  fc.assert(
    fc.property(
      anyToken,
      anyOf([...BETWEEN, ...INVISIBLE]),
      fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      anyOf([...AROUND, ...INVISIBLE, " "]),
      anyOf([...AROUND, ...INVISIBLE, " "]),
      fc.func(fc.boolean()),
      (token, between, at, before, after, isWide) => {
        const wide = token.replace(/[0-9A-Z]/g, (symbol, place: number) =>
          isWide(place) ? String.fromCharCode(symbol.charCodeAt(0) + 0xfee0) : symbol,
        );
        const typed = before.join("") + sprinkled(wide, between, at) + after.join("");
        expect(readToken(typed)).toMatchObject({ kind: "token", token });
      },
    ),
  );
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

it("takes a keyboard's punctuation in the place of one symbol for no nonsense", () => {
  fc.assert(
    fc.property(
      anyToken,
      fc.nat(),
      fc.constantFrom(..."!\"#$%&'()*+,./:;<=>?@[]^_`{|}~"),
      (token, at, other) => {
        const plain = token.replace("-", "");
        const place = at % plain.length;
        expect(readToken(plain.slice(0, place) + other + plain.slice(place + 1)).kind).not.toBe("nonsense");
      },
    ),
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
