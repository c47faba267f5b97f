import { expect, it } from "vitest";
import { handOverAddress, pageAddress, typedAddress } from "./page-address.ts";

it.each([
  ["https://cats.example/vet", "http://127.0.0.1:8080/", "https://cats.example/vet/", "cats.example/vet"],
  ["http://cats.lan:8080", "http://cats.lan:8080/", "http://cats.lan:8080/", "cats.lan:8080"],
  [null, "http://192.0.2.7:8080/vet/", "http://192.0.2.7:8080/vet/", "192.0.2.7:8080/vet"],
  ["", "https://cats.example/", "https://cats.example/", "cats.example"],
  [null, "http://localhost.example/", "http://localhost.example/", "localhost.example"],
])("with the public address %j, a phone goes from %s to %s", (publicUrl, href, address, typed) => {
  const found = pageAddress(publicUrl, new URL(href));
  expect(found).toBe(address);
  expect(typedAddress(found ?? "")).toBe(typed);
});

it.each([
  "127.0.0.1:8080",
  "127.1.2.3",
  "localhost",
  "cats.localhost:8080",
  "[::1]:8080",
  "0.0.0.0:8080",
  "[::]",
])("sends no phone to %s, which would be the phone itself", (host) => {
  expect(pageAddress(null, new URL(`http://${host}/`))).toBeNull();
});

it("puts a token where no server sees it", () => {
  const url = new URL(handOverAddress("https://cats.example/vet/", "A07-4GZK9TQ2M8XC7"));
  expect([url.pathname, url.hash]).toEqual(["/vet/", "#A07-4GZK9TQ2M8XC7"]);
});
