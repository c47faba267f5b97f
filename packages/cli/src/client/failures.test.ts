import { expect, it } from "vitest";
import { failureOf, redirectHint } from "./failures.ts";

it.each([
  ["http://127.0.0.1:8080", "ECONNREFUSED", /^start a daemon there with `catqd`/],
  ["http://[::1]:8080", "ECONNREFUSED", /^start a daemon there with `catqd`/],
  ["http://cats.example:8080", "ECONNREFUSED", /^is `catqd` running there, and is that its port\?/],
  ["https://cats.example", "ECONNREFUSED", /say `-s http:\/\/cats\.example`, with its port$/],
  ["https://catz.example", "ENOTFOUND", /^is catz\.example spelt right\?/],
  ["https://cats.example", "EAI_AGAIN", /^is this machine connected/],
  ["https://cats.example", "ENETUNREACH", /^is this machine connected/],
  ["https://cats.example", "CERT_HAS_EXPIRED", /^is this machine's clock right\?/],
  ["https://cats.example", "CERT_NOT_YET_VALID", /^is this machine's clock right\?/],
  ["https://cats.example", "ERR_TLS_CERT_ALTNAME_INVALID", /needs a certificate for cats\.example$/],
  [
    "https://cats.example",
    "SELF_SIGNED_CERT_IN_CHAIN",
    /^if you trust cats\.example, .*NODE_EXTRA_CA_CERTS=/,
  ],
  ["https://cats.example", "DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS=/],
  ["https://cats.example", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS=/],
  ["http://cats.example", "ECONNRESET", /if it is reached over TLS, say `-s https:\/\/cats\.example`$/],
  ["https://cats.example", "ETIMEDOUT", /^try again later/],
  ["https://cats.example", "EWHATEVER", /^try again later/],
])("%s, %s: says what to do about that very thing", (server, code, hint) => {
  expect(failureOf(server, code, "x").hint).toMatch(hint);
});

it.each([
  ["https://cats.example/vet/api/queue", "say `-s https://cats.example/vet`"],
  ["https://other.example/api/queue", "say `-s https://other.example`"],
  ["/cats/api/queue", "say `-s http://cats.example/cats`"],
])("names the server that it is redirected to: %s", (location, said) => {
  expect(redirectHint("http://cats.example/vet", "/api/queue", location)).toContain(said);
});

it.each(["/login?next=/x", "http://cats.example/vet/api/queue", "ftp://x/api/queue", "", "http://["])(
  "names none where it is redirected to no other server: %j",
  (location) => {
    expect(redirectHint("http://cats.example/vet", "/api/queue", location)).toBeNull();
  },
);
