import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { encodeProof, formatToken, numberOf, readToken, sequenceOf } from "@catq/shared";

/** Letters, digits, proof, check symbol, and one too many. */
const LONGEST_TOKEN = 8 + 2 + 13 + 1;

/** The queue's 32-byte key; as a KeyObject it is made ready once, not at each token. */
type Key = Buffer | KeyObject;

/** What a presented token turns out to be. */
export type Judgement =
  | { readonly kind: "none" | "mistyped" | "foreign" }
  | { readonly kind: "genuine"; readonly sequence: number };

/**
 * The token of a ticket: its number and an HMAC-SHA-256 (RFC 2104) over its sequence with the queue's key.
 * It follows from the two, so it is stored nowhere and can be issued again.
 */
export function tokenOf(key: Key, sequence: number): string {
  return formatToken(numberOf(sequence), proofOf(key, sequence));
}

/** Judges a presented token by this queue's key; null means that none was presented. */
export function judgeToken(key: Key, presented: string | null): Judgement {
  if (presented === null) return { kind: "none" };
  const reading = readToken(presented);
  if (reading.kind === "mistyped") return { kind: "mistyped" };
  if (reading.kind === "nonsense") return { kind: isMiscopied(key, presented) ? "mistyped" : "foreign" };
  const expected = Buffer.from(proofOf(key, reading.sequence));
  const isGenuine = timingSafeEqual(expected, Buffer.from(reading.proof));
  return isGenuine ? { kind: "genuine", sequence: reading.sequence } : { kind: "foreign" };
}

/** A name for the queue with this key that gives nothing of the key away. */
export function identityOf(key: Key): string {
  return encodeProof(createHmac("sha256", key).update("identity of the queue").digest());
}

/**
 * Whether a text that has no token's shape is one of this queue's tokens with a symbol lost or doubled, as
 * happens in copying. Nobody without the token comes so near it.
 */
function isMiscopied(key: Key, presented: string): boolean {
  const plain = presented.replace(/[\s-]/g, "").toUpperCase();
  if (plain.length > LONGEST_TOKEN) return false;
  for (const [number] of plain.matchAll(/^[A-Z]{1,8}?[0-9]{2}/g)) {
    const sequence = sequenceOf(number);
    if (sequence === null) continue;
    const token = tokenOf(key, sequence).replace("-", "");
    if (isOneLonger(token, plain) || isOneLonger(plain, token)) return true;
  }
  return false;
}

/** Whether `longer` is `shorter` with one more symbol somewhere. */
function isOneLonger(longer: string, shorter: string): boolean {
  if (longer.length !== shorter.length + 1) return false;
  let same = 0;
  while (same < shorter.length && longer[same] === shorter[same]) same++;
  return longer.slice(same + 1) === shorter.slice(same);
}

function proofOf(key: Key, sequence: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(sequence));
  return encodeProof(createHmac("sha256", key).update(message).digest());
}
