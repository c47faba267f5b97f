import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A browser that has subscribed: it alone can read what is sent to it. By RFC 8291 and RFC 8188, said a second time. */
export class Browser {
  readonly endpoint: string;
  readonly #ecdh = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly #publicKey = this.#ecdh.generateKeys();

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** As `PushSubscription.toJSON` has it. */
  get subscription() {
    const keys = {
      p256dh: this.#publicKey.toString("base64url"),
      auth: this.#auth.toString("base64url"),
    };
    return { endpoint: this.endpoint, expirationTime: null, keys };
  }

  /** The JSON of a message of content coding aes128gcm. */
  decrypt(body: Buffer): unknown {
    const salt = body.subarray(0, 16);
    const keyLength = body[20] ?? 0;
    const sender = body.subarray(21, 21 + keyLength);
    const record = body.subarray(21 + keyLength);
    const shared = this.#ecdh.computeSecret(sender);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#publicKey, sender]);
    const secret = Buffer.from(hkdfSync("sha256", shared, this.#auth, info, 32));
    const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
    const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    // A delimiter of 2 ends the last record; zeros after it are padding.
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
  }
}

/** The claims of a VAPID header (RFC 8292), whose signature is checked. */
export function vapidClaims({
  authorization = "",
}: IncomingHttpHeaders): Record<string, unknown> & { k: string } {
  const [, token = "", k = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(k, "base64url");
  const coordinates = {
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", ...coordinates }, format: "jwk" });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("expected a signature by the key that is named");
  return { ...JSON.parse(Buffer.from(claims, "base64url").toString()), k };
}
