import { describe, expect, it } from "vitest";
import { isOfServer, readServer } from "./server-url.ts";

describe("a server's address", () => {
  it.each([
    ["cats.example", "https://cats.example"],
    ["Cats.Example/vet/", "https://cats.example/vet"],
    ["cats.example:8443", "https://cats.example:8443"],
    ["catbox:8080", "https://catbox:8080"],
    ["localhost.example", "https://localhost.example"],
    ["mylocalhost", "https://mylocalhost"],
  ])("is reached over TLS where it is a bare name: %s", (text, server) => {
    expect(readServer(text)).toBe(server);
  });

  it.each([
    ["localhost", "http://localhost"],
    ["LOCALHOST:8080/", "http://localhost:8080"],
    ["cats.localhost:8080", "http://cats.localhost:8080"],
    ["localhost.localdomain", "http://localhost.localdomain"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["192.0.2.7", "http://192.0.2.7"],
    ["[::1]:8080", "http://[::1]:8080"],
    ["[2001:db8::7]/vet", "http://[2001:db8::7]/vet"],
  ])("is reached without where it is loopback or an address: %s", (text, server) => {
    expect(readServer(text)).toBe(server);
  });

  it.each(["http://cats.example", "https://127.0.0.1:8443", "http://localhost:8080/vet"])(
    "is what it says where it says how: %s",
    (text) => {
      expect(readServer(text)).toBe(text);
    },
  );

  it.each(["", "://", "ftp://cats.example", "http://", "a b", "cats.example?x", "u:p@cats.example"])(
    "is refused where it is none: %j",
    (text) => {
      expect(() => readServer(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});

it("takes for a server what was saved for its name without TLS, and never the other way", () => {
  const secure = "https://cats.example/vet";
  const plain = "http://cats.example/vet";
  expect(isOfServer(plain, secure)).toBe(true);
  expect(isOfServer(secure, secure)).toBe(true);
  expect(isOfServer(secure, plain)).toBe(false);
  expect(isOfServer("http://cats.example", secure)).toBe(false);
  expect(isOfServer("http://other.example/vet", secure)).toBe(false);
});
