import { expect, it } from "vitest";
import { whereToTake } from "./where.ts";

it.each([
  ["https://cats.example/vet", "127.0.0.1:8080", "cats.example/vet"],
  ["http://cats.lan:8080", "cats.lan:8080", "cats.lan:8080"],
  ["", "192.0.2.7:8080", "192.0.2.7:8080"],
  ["", "cats.example", "cats.example"],
  ["", "127.0.0.1:8080", null],
  ["", "localhost", null],
  ["", "cats.localhost:8080", null],
  ["", "[::1]:8080", null],
  ["", "localhost.example", "localhost.example"],
])("with the public address %j, the wall at %s sends people to %j", (publicUrl, host, where) => {
  const { hostname } = new URL(`http://${host}`);
  expect(whereToTake(publicUrl, { host, hostname })).toBe(where);
});
