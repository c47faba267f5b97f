import { sequenceOf } from "./number.ts";

/** Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U. */
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Symbols of the proof: 60 bits, five a symbol. */
export const PROOF_SYMBOLS = 12;
const DIGITS = 2;
const TAIL = PROOF_SYMBOLS + 1;
const MAX_LETTERS = 8;
/** More text than any way of writing a token needs; longer ones are not looked at. */
const MAX_CHARACTERS = 256;

/** What a presented text is, before anyone checks the proof. */
export type TokenReading =
  | { kind: "token"; sequence: number; number: string; proof: string; token: string }
  /** Has a token's shape, or is one wrong symbol or one swap away from it, and fails its check symbol. */
  | { kind: "mistyped" }
  | { kind: "nonsense" };

/** The token of a number and its proof (12 symbols): `A07-4GZK9TQ2M8XC7`, with the check symbol that fits. */
export function formatToken(number: string, proof: string): string {
  return `${number}-${proof}${checkSymbol(number + proof)}`;
}

/** The 60 leading bits of `bytes` (8 or more) as 12 symbols of Crockford's base 32. */
export function encodeProof(bytes: Uint8Array): string {
  if (bytes.length < 8) throw new RangeError(`expected 8 bytes or more, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return encodeWords(view.getUint32(0), view.getUint32(4));
}

/** The same of the two unsigned 32-bit words that the bytes begin with. */
export function encodeWords(high: number, low: number): string {
  return halfProof(high >>> 2) + halfProof(((high & 3) << 28) | (low >>> 4));
}

/** 30 bits as six symbols. */
function halfProof(bits: number): string {
  let text = "";
  for (let shift = 25; shift >= 0; shift -= 5) text += SYMBOLS.charAt((bits >>> shift) & 31);
  return text;
}

/** What a queue writes, as far as its form goes. */
const WRITTEN = /^[A-Z]{1,8}[0-9]{2}-[0-9A-HJKMNP-TV-Z]{13}$/;
// V8 looks up what such a class of characters holds when it makes the expression: within functions, only where it is used.
/** What may stand between two symbols; U+30FC is what Japanese keyboards write for a hyphen. */
const between = (): RegExp => /[\s\p{Dash}\p{Default_Ignorable_Code_Point}\u30fc]+/gu;
/** Quotes, brackets, full stops and other punctuation at either end. */
const around = (): RegExp => /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/**
 * Reads a token as people type it and as programs change it: any case, `O` for `0`, `I` and `L` for `1`, spaces,
 * dashes and invisible characters anywhere, full-width letters (NFKC), punctuation around it.
 * Says nothing about whether a queue issued it; only the queue can check the proof.
 */
export function readToken(text: string): TokenReading {
  if (text.length > MAX_CHARACTERS) return { kind: "nonsense" };
  // As a queue writes it: the rest takes a while where a process has not done it yet.
  if (WRITTEN.test(text)) return readSymbols(text.replace("-", ""));
  const inner = readSymbols(bareToken(text));
  // Punctuation at an end can also be a slip of the keyboard, in the place of a symbol.
  return inner.kind === "nonsense" ? readSymbols(bare(text)) : inner;
}

/** The symbols of a text that may be a token, in upper case, without what stands between and around; "" if too long. */
export function bareToken(text: string): string {
  return text.length > MAX_CHARACTERS ? "" : bare(text.replace(around(), ""));
}

function bare(text: string): string {
  return text.normalize("NFKC").replace(between(), "").toUpperCase();
}

function readSymbols(plain: string): TokenReading {
  const letters = plain.length - DIGITS - TAIL;
  if (letters < 1 || letters > MAX_LETTERS) return { kind: "nonsense" };
  const shape = shapeOf(plain, letters);
  if (shape !== "fits") return { kind: shape === "slip" ? "mistyped" : "nonsense" };

  const number = plain.slice(0, letters) + forgive(plain.slice(letters, letters + DIGITS));
  const tail = forgive(plain.slice(letters + DIGITS));
  const proof = tail.slice(0, PROOF_SYMBOLS);
  const sequence = sequenceOf(number);
  if (sequence === null || !Number.isSafeInteger(sequence)) return { kind: "nonsense" };
  if (checkSymbol(number + proof) !== tail[PROOF_SYMBOLS]) return { kind: "mistyped" };
  return { kind: "token", sequence, number, proof, token: formatToken(number, proof) };
}

/** `O` → `0`, `I` and `L` → `1`, where only digits or symbols can stand. */
function forgive(text: string): string {
  return text.replaceAll("O", "0").replace(/[IL]/g, "1");
}

/**
 * Whether each character is of the kind its place asks for. One that is not, or two neighbours that are
 * right the other way round (`0A7-…`), are a slip of the keyboard: the check symbol is to catch those.
 */
function shapeOf(plain: string, letters: number): "fits" | "slip" | "other" {
  const fits = (character: string | undefined, place: number): boolean => {
    if (character === undefined) return false;
    if (place < letters) return /[A-Z]/.test(character);
    if (place < letters + DIGITS) return /[0-9OIL]/.test(character);
    return SYMBOLS.includes(forgive(character));
  };
  const wrong: number[] = [];
  for (let place = 0; place < plain.length; place++) {
    if (!fits(plain[place], place)) wrong.push(place);
  }
  const [first, second] = wrong;
  if (first === undefined) return "fits";
  if (second === undefined) return "slip";
  const isSwap =
    wrong.length === 2 && second === first + 1 && fits(plain[second], first) && fits(plain[first], second);
  return isSwap ? "slip" : "other";
}

/**
 * A weighted sum over GF(32): symbol number i counts α^i times, α a primitive element. Every single
 * wrong symbol changes the sum, and so does every swap of neighbours, since α^i ≠ α^(i+1).
 * Letters of the number count 0 … 25, digits 0 … 9, symbols of the proof 0 … 31.
 */
function checkSymbol(text: string): string {
  const letters = text.length - DIGITS - PROOF_SYMBOLS;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    const value = i < letters ? character.charCodeAt(0) - 65 : SYMBOLS.indexOf(character);
    sum = timesAlpha(sum) ^ value;
  }
  return SYMBOLS.charAt(timesAlpha(sum));
}

/** Multiplication by α in GF(2⁵) with the primitive polynomial x⁵ + x² + 1. */
function timesAlpha(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? (shifted ^ 0b100101) & 31 : shifted;
}
