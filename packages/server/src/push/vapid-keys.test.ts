import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { expect, it } from "vitest";
import { vapidKeys } from "./vapid-keys.ts";

it("makes a pair of P-256 that is the same for a queue's key, and another for another's", () => {
  const keys = vapidKeys(Buffer.alloc(32, 1));
  expect(vapidKeys(Buffer.alloc(32, 1))).toEqual(keys);
  expect(vapidKeys(Buffer.alloc(32, 2)).publicKey).not.toBe(keys.publicKey);
  const point = Buffer.from(keys.publicKey, "base64url");
  expect([point.length, point[0]]).toEqual([65, 4]);
});

it("signs with the private key what the public one verifies", () => {
  const { publicKey, privateKey } = vapidKeys(Buffer.alloc(32, 3));
  const point = Buffer.from(publicKey, "base64url");
  const shown = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const secret = createPrivateKey({ key: { ...shown, d: privateKey }, format: "jwk" });
  const signature = sign("sha256", Buffer.from("cat"), secret);
  const open = createPublicKey({ key: shown, format: "jwk" });
  expect(verify("sha256", Buffer.from("cat"), open, signature)).toBe(true);
});
