import { describe, expect, it } from "vitest";
import { idempotencyKey, isCrossSite, presentedToken, targetOf } from "./request-fields.ts";

describe("the path and authority of a request target", () => {
  it.each([
    ["/api/queue", "/api/queue", null],
    ["/api/queue?token=A07", "/api/queue", null],
    ["/api/queue#part", "/api/queue", null],
    ["//evil.example/healthz", "//evil.example/healthz", null],
    ["http://catq.example/api/queue?x", "/api/queue", "catq.example"],
    ["http://cats.example@evil.example:81/", "/", "evil.example:81"],
    ["HTTP://catq.example", "/", "catq.example"],
    ["ftp://catq.example/", null, null],
    ["http://", null, null],
    ["*", null, null],
    ["", null, null],
  ])("of %s are %s and %s", (target, path, authority) => {
    expect(targetOf(target)).toEqual({ path, authority });
  });
});

function tokenOf(authorizations: string[], own: string[] = []): string | null {
  const [first] = authorizations;
  return presentedToken({
    headers: {
      ...(first !== undefined && { authorization: first }),
      ...(own.length > 0 && { "catq-token": own.join(", ") }),
    },
    rawHeaders: [
      ...authorizations.flatMap((value) => ["Authorization", value]),
      ...own.flatMap((value) => ["Catq-Token", value]),
    ],
  });
}

describe("the presented token", () => {
  it.each([
    ["Bearer A07-4GZK9TQ2M8XC7", "A07-4GZK9TQ2M8XC7"],
    ["bearer   A07", "A07"],
    ["BEARER a07 4gzk 9tq2", "a07 4gzk 9tq2"],
    ["Bearer", null],
    ["Bearer   ", null],
    ["Basic QTA3Og==", null],
    ["A07-4GZK9TQ2M8XC7", null],
    ["Bearers A07", null],
  ])("of `%s` is %s", (authorization, token) => {
    expect(tokenOf([authorization])).toBe(token);
  });

  it("is read as UTF-8, and as Latin-1 where it is none", () => {
    const sent = (text: string) => Buffer.from(text).toString("latin1");
    expect(tokenOf([`Bearer ${sent("\u201cA07\u2013B\u201d\u2060")}`])).toBe("\u201cA07\u2013B\u201d\u2060");
    expect(tokenOf([], [sent("\uff21\uff10\uff17")])).toBe("\uff21\uff10\uff17");
    expect(tokenOf(["Bearer \xabA07\xbb"])).toBe("\xabA07\xbb");
  });

  it("is none without the header, and none where two are sent", () => {
    expect(tokenOf([])).toBeNull();
    expect(tokenOf(["Bearer A07", "Bearer A08"])).toBeNull();
    expect(tokenOf([], ["A07", "A08"])).toBeNull();
  });

  it("is that of Catq-Token where it is sent, whatever Authorization says", () => {
    expect(tokenOf(["Bearer A08"], [" A07 "])).toBe("A07");
    expect(tokenOf(["Bearer A08", "Basic QTA3Og=="], ["A07"])).toBe("A07");
    expect(tokenOf(["Bearer A08"], [""])).toBeNull();
  });
});

describe("the idempotency key", () => {
  const keyOf = (sent: string) => {
    const key = idempotencyKey({ "idempotency-key": sent });
    return key.ok ? key.value : key.refusal.code;
  };

  it.each([
    ["8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ['"8e03978e"', "8e03978e"],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ["x".repeat(255), "x".repeat(255)],
    [`"${"x".repeat(255)}"`, "x".repeat(255)],
  ])("of %s is %s", (sent, key) => {
    expect(keyOf(sent)).toBe(key);
  });

  it.each(["", '""', "a b", "a, b", '"a', '"a"b', '"a b"', '"a\\b"', "x".repeat(256), "caf\u00e9", "a\tb"])(
    "cannot be `%s`",
    (sent) => {
      expect(keyOf(sent)).toBe("malformed-request");
    },
  );

  it("is none without the header", () => {
    expect(idempotencyKey({})).toEqual({ ok: true, value: null });
  });
});

describe("a request on behalf of another site", () => {
  it.each([
    ["POST", "cross-site", true],
    ["DELETE", "same-site", true],
    ["PATCH", "whatever", true],
    ["POST", "same-origin", false],
    ["POST", "none", false],
    ["POST", undefined, false],
    ["GET", "cross-site", true],
    ["HEAD", "same-site", true],
    ["GET", "same-origin", false],
    ["GET", "none", false],
  ])("%s with Sec-Fetch-Site %s: %s", (method, site, isRefused) => {
    expect(isCrossSite(method, site === undefined ? {} : { "sec-fetch-site": site })).toBe(isRefused);
  });

  it.each([
    ["http://evil.example", "cats.example", true],
    ["http://cats.example", "cats.example", false],
    ["http://cats.example", "CATS.example:80", false],
    ["https://cats.example", "cats.example:443", false],
    ["http://cats.example:8080", "cats.example", true],
    ["http://192.168.1.9:8080", "192.168.1.9:8080", false],
    ["http://[::1]:8080", "[::1]:8080", false],
    ["null", "cats.example", true],
    ["http://cats.example", undefined, true],
    ["http://cats.example", "cats example/", true],
  ])("from the origin %s at %s: %s", (origin, host, isRefused) => {
    expect(isCrossSite("POST", { origin, host })).toBe(isRefused);
    expect(isCrossSite("GET", { origin, host })).toBe(isRefused);
    expect(isCrossSite("POST", { origin, host, "sec-fetch-site": "same-origin" })).toBe(false);
  });

  it("is none that follows a link, unless it may change something or fills a frame", () => {
    const followed = (destination: string) => ({
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": destination,
    });
    expect(isCrossSite("GET", followed("document"))).toBe(false);
    expect(isCrossSite("POST", followed("document"))).toBe(true);
    expect(isCrossSite("GET", followed("iframe"))).toBe(true);
  });
});
