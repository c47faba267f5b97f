import { createECDH, hkdfSync } from "node:crypto";

/** The pair by which push services know this queue (VAPID, RFC 8292), in base64url. */
export interface VapidKeys {
  /** An uncompressed point of P-256. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The order of P-256 (NIST SP 800-186). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Made of the queue's own key, and so kept, copied, restored and shared by daemons with it: browsers subscribe to a public
 * key, and could not be reached with another. By HKDF (RFC 5869), so that neither key tells of the other; 16 bytes more than
 * the order has make every key as likely as any other (FIPS 186-5, appendix A.2.1).
 */
export function vapidKeys(queueKey: Buffer): VapidKeys {
  const drawn = Buffer.from(hkdfSync("sha256", queueKey, "", "catq vapid", 48));
  const scalar = (BigInt(`0x${drawn.toString("hex")}`) % (ORDER - 1n)) + 1n;
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(scalar.toString(16).padStart(64, "0"), "hex");
  return {
    publicKey: ecdh.getPublicKey("base64url"),
    privateKey: Buffer.from(scalar.toString(16).padStart(64, "0"), "hex").toString("base64url"),
  };
}
