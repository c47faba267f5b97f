import { createHmac, timingSafeEqual } from "node:crypto";
import {
  bareToken,
  encodeProof,
  encodeWords,
  formatToken,
  numberOf,
  readToken,
  sequenceOf,
} from "@catq/shared";
import type { Restoration } from "../model.ts";
import { TokenKey } from "./token-key.ts";

/** Letters, digits, proof, check symbol, and one too many. */
const MAX_TOKEN_LENGTH = 8 + 2 + 13 + 1;
/** How many symbols of a proof of a restored queue depend on its salt; the others prove it to every life of the queue. */
const SALTED_SYMBOLS = 4;
const NEVER_RESTORED: readonly Restoration[] = [];

/** The queue's 32-byte key; as a {@link TokenKey} it is made ready once, not at each token. */
type Key = Buffer | TokenKey;

/** What a presented token turns out to be. */
export type TokenVerdict =
  | { readonly kind: "none" | "mistyped" | "foreign" }
  /** `lost`: issued by another life of this queue, before this one was restored from a backup, or beside it. */
  | { readonly kind: "genuine" | "lost"; readonly sequence: number };

/**
 * The token of a ticket: its number and an HMAC-SHA-256 (RFC 2104) over its sequence with the queue's key.
 * It follows from the two, so it is stored nowhere and can be issued again.
 *
 * A queue that was restored from a backup (store/sqlite/backup/restore.ts) must not issue again what the lost one issued
 * since, and must still know it for no cheating. So the tickets it gives have proofs of another kind: the
 * first four symbols depend on a salt that was drawn when it was restored, and the other eight prove the
 * four with the queue's key. All twelve are needed to claim. The eight tell every life of the queue, whatever
 * was restored from what, that a token with another salt was once issued.
 */
export function tokenOf(key: Key, sequence: number, restorations = NEVER_RESTORED): string {
  return formatToken(numberOf(sequence), proofOf(key, sequence, restorations));
}

/** Verifies a presented token by this queue's key; null means that none was presented. */
export function verifyToken(key: Key, presented: string | null, restorations = NEVER_RESTORED): TokenVerdict {
  if (presented === null) return { kind: "none" };
  const reading = readToken(presented);
  if (reading.kind === "mistyped") return { kind: "mistyped" };
  if (reading.kind === "nonsense") {
    return { kind: isMiscopied(key, presented, restorations) ? "mistyped" : "foreign" };
  }
  const { sequence, number, proof } = reading;
  if (isSame(proof, proofOf(key, sequence, restorations))) {
    const isSkipped = restorations.some((skip) => skip.lostFrom <= sequence && sequence < skip.firstSequence);
    return { kind: isSkipped ? "lost" : "genuine", sequence };
  }
  if (isOfAnotherLife(key, sequence, proof)) return { kind: "lost", sequence };
  // A first letter A counts nothing in the check symbol, which does not miss it where it was lost or doubled.
  const isNear = [`A${number}`, number.replace(/^A/, "")].some((near) => {
    const meant = sequenceOf(near);
    return meant !== null && isSame(proof, proofOf(key, meant, restorations));
  });
  return { kind: isNear ? "mistyped" : "foreign" };
}

/** A name for the queue with this key that gives nothing of the key away. */
export function queueIdOf(key: Buffer): string {
  return encodeProof(createHmac("sha256", key).update("identity of the queue").digest());
}

/**
 * Whether a text that has no token's shape is one of this queue's tokens with a symbol lost or doubled, as
 * happens in copying. Nobody without the token comes so near it.
 */
function isMiscopied(key: Key, presented: string, restorations: readonly Restoration[]): boolean {
  const plain = bareToken(presented);
  if (plain.length > MAX_TOKEN_LENGTH) return false;
  for (const [number] of plain.matchAll(/^[A-Z]{1,8}?[0-9]{2}/g)) {
    const sequence = sequenceOf(number);
    if (sequence === null) continue;
    const token = tokenOf(key, sequence, restorations).replace("-", "");
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

function proofOf(key: Key, sequence: number, restorations: readonly Restoration[]): string {
  const salt = restorations.findLast(({ firstSequence }) => firstSequence <= sequence)?.salt;
  return salt === undefined
    ? proofOver(key, sequence)
    : signed(key, sequence, proofOver(key, sequence, salt));
}

/** Whether the proof is of a kind that only the queue's key can make, by whichever salt, or none. */
function isOfAnotherLife(key: Key, sequence: number, proof: string): boolean {
  return isSame(proof, proofOver(key, sequence)) || isSame(proof, signed(key, sequence, proof));
}

/** A proof that begins like `salted` and goes on as a proof of that beginning. */
function signed(key: Key, sequence: number, salted: string): string {
  const beginning = salted.slice(0, SALTED_SYMBOLS);
  return beginning + proofOver(key, sequence, Buffer.from(beginning)).slice(SALTED_SYMBOLS);
}

/** Messages of different use have different lengths (8, 12 and 24 bytes), so none stands for another. */
function proofOver(key: Key, sequence: number, more: Buffer | null = null): string {
  const digest = (key instanceof TokenKey ? key : new TokenKey(key)).hmac(sequence, more);
  return encodeWords(Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16));
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
