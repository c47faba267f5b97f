import { createHmac, timingSafeEqual } from "node:crypto";
import { encodeProof, formatToken, numberOf, readToken } from "@catq/shared";

/** What a presented token turns out to be. */
export type Judgement =
  | { readonly kind: "none" | "mistyped" | "foreign" }
  | { readonly kind: "genuine"; readonly sequence: number };

/**
 * The token of a ticket: its number and an HMAC-SHA-256 (RFC 2104) over its sequence with the queue's key.
 * It follows from the two, so it is stored nowhere and can be issued again.
 */
export function tokenOf(key: Buffer, sequence: number): string {
  return formatToken(numberOf(sequence), proofOf(key, sequence));
}

/** Judges a presented token by this queue's key; null means that none was presented. */
export function judgeToken(key: Buffer, presented: string | null): Judgement {
  if (presented === null) return { kind: "none" };
  const reading = readToken(presented);
  if (reading.kind === "mistyped") return { kind: "mistyped" };
  if (reading.kind === "nonsense") return { kind: "foreign" };
  const expected = Buffer.from(proofOf(key, reading.sequence));
  const isGenuine = timingSafeEqual(expected, Buffer.from(reading.proof));
  return isGenuine ? { kind: "genuine", sequence: reading.sequence } : { kind: "foreign" };
}

function proofOf(key: Buffer, sequence: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(sequence));
  return encodeProof(createHmac("sha256", key).update(message).digest());
}
