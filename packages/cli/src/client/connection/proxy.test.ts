import { expect, test } from "vitest";
import { proxyFor, shownProxy } from "./proxy.ts";

const PROXY = "http://proxy:3128";
const via = (server: string, env: Record<string, string>): string | null => {
  const proxy = proxyFor(server, env);
  return proxy && `${proxy.variable} ${shownProxy(proxy)}`;
};

test("the variables are those of curl, by the server's scheme, lower case first", () => {
  const env = {
    HTTP_PROXY: PROXY,
    https_proxy: "https://tls:443",
    HTTPS_PROXY: "http://other",
    ALL_PROXY: "http://all",
  };
  expect(via("http://cats.example", env)).toBe(`HTTP_PROXY ${PROXY}`);
  expect(via("https://cats.example", env)).toBe("https_proxy https://tls");
  expect(via("https://cats.example", { HTTP_PROXY: PROXY })).toBe(null);
  expect(via("https://cats.example", { all_proxy: PROXY })).toBe(`all_proxy ${PROXY}`);
  expect(via("https://cats.example", { HTTPS_PROXY: "", https_proxy: " " })).toBe(null);
  expect(via("http://cats.example", {})).toBe(null);
});

test("a proxy without a scheme speaks plain HTTP, and its password is never shown", () => {
  expect(via("https://cats.example", { HTTPS_PROXY: "proxy:3128" })).toBe(`HTTPS_PROXY ${PROXY}`);
  expect(via("http://cats.example", { http_proxy: "http://mia:secret@proxy:3128" })).toBe(
    `http_proxy ${PROXY}`,
  );
  expect(proxyFor("http://cats.example", { http_proxy: "mia:secret@proxy:3128" })?.url.password).toBe(
    "secret",
  );
});

test("a CGI program is told HTTP_PROXY by its visitors, and asks no proxy of that name", () => {
  const env = { HTTP_PROXY: PROXY, REQUEST_METHOD: "GET" };
  expect(via("http://cats.example", env)).toBe(null);
  expect(via("http://cats.example", { ...env, http_proxy: PROXY })).toBe(`http_proxy ${PROXY}`);
});

test("this machine is never asked through a proxy", () => {
  for (const host of [
    "localhost",
    "queue.localhost",
    "127.0.0.1",
    "127.8.8.8",
    "[::1]",
    "LOCALHOST.",
    "0.0.0.0",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:0.0.0.0]",
  ]) {
    expect(via(`http://${host}:8080`, { http_proxy: PROXY, all_proxy: PROXY }), host).toBe(null);
  }
});

test.each([
  ["*", true],
  ["cats.example", true],
  [".cats.example", true],
  ["*.cats.example", true],
  ["CATS.example.", true],
  ["example", true],
  ["other.example, cats.example", true],
  ["other.example cats.example", true],
  ["cats.example:8080", true],
  ["cats.example:80", false],
  ["ats.example", false],
  ["queue.cats.example", false],
  ["10.0.0.0/8", false],
  ["", false],
  [" , .", false],
])("NO_PROXY=%j spares http://cats.example:8080: %s", (NO_PROXY, isSpared) => {
  expect(via("http://cats.example:8080", { http_proxy: PROXY, NO_PROXY }) === null).toBe(isSpared);
});

test.each([
  ["http://10.1.2.3", "10.1.2.3", true],
  ["http://10.1.2.3", "10.0.0.0/8", true],
  ["http://10.1.2.3:81", "10.1.2.3:80", false],
  ["http://11.1.2.3", "10.0.0.0/8", false],
  ["http://11.1.2.3", "10.0.0.0/99", false],
  ["http://110.1.2.3", "10.1.2.3", false],
  ["http://[2001:db8::7]", "2001:db8::7", true],
  ["http://[2001:db8::7]", "[2001:db8:0:0::7]", true],
  ["http://[2001:db8::7]:81", "[2001:db8::7]:81", true],
  ["http://[2001:db8::7]", "2001:db8::/32", true],
  ["http://[2001:db9::7]", "2001:db8::/32", false],
])("%s with NO_PROXY=%s is asked directly: %s", (server, no_proxy, isSpared) => {
  expect(via(server, { http_proxy: PROXY, no_proxy }) === null).toBe(isSpared);
});

test.each(["socks5://proxy:1080", "http://", "ftp://proxy"])(
  "%s is a proxy that catq cannot use",
  (all_proxy) => {
    expect(() => proxyFor("https://cats.example", { all_proxy })).toThrow(
      expect.objectContaining({ exitCode: 2, message: "all_proxy names no proxy that catq can use." }),
    );
  },
);
