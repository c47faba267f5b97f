import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { type AddressParts, DatabaseAddress } from "../config/database/database-address.ts";
import { placeOf } from "./place.ts";

const HOST = { host: "db.example", port: 5432 };

function placeFor(parts: Partial<AddressParts> = {}, databasePasswordFile: string | null = null, env = {}) {
  const address = { user: "mia", password: null, tls: "disable", rootCertificate: null, ...parts } as const;
  const database = new DatabaseAddress({ hosts: [HOST], database: "cats", ...address });
  return placeOf({ database, databaseSchema: "catq", databasePasswordFile }, env);
}

function file(name: string, text: string): string {
  const path = join(freshFolder(), name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

it("takes the user that is named, else as PostgreSQL's own clients do", () => {
  const userIn = (env: Record<string, string>, user: string | null) =>
    placeFor({ user }, null, env).login.user;
  expect(userIn({ PGUSER: "tom", USER: "anna" }, "mia")).toBe("mia");
  expect(userIn({ PGUSER: "tom", USER: "anna" }, null)).toBe("tom");
  expect(userIn({ USER: "anna" }, null)).toBe("anna");
  expect(userIn({}, null)).toBe("catqd");
});

it("reads the password anew for each connection: of the address, else of its file, else of the user's own file", async () => {
  const own = { PGPASSFILE: file("pgpass", "*:*:cats:mia:of-pgpass") };
  const password = file("password", "of-file\n");
  expect(await placeFor({ password: "of-address" }, password, own).password?.(HOST)).toBe("of-address");
  const place = placeFor({}, password, own);
  expect(await place.password?.(HOST)).toBe("of-file");
  writeFileSync(password, "another");
  expect(await place.password?.(HOST)).toBe("another");
  expect(await placeFor({}, null, own).password?.(HOST)).toBe("of-pgpass");
  expect(await placeFor({}, null, { PGPASSFILE: "/nowhere" }).password?.(HOST)).toBeUndefined();
  expect(await placeFor().password?.(HOST)).toBeUndefined();
});

it("checks certificates as far as sslmode promises it", () => {
  const rootCertificate = file("ca.pem", "a certificate");
  expect(placeFor().login.ssl).toBe(false);
  expect(placeFor({ tls: "require" }).login.ssl).toEqual({ rejectUnauthorized: false });
  expect(placeFor({ tls: "verify-full", rootCertificate }).login.ssl).toEqual({ ca: "a certificate" });
  expect(placeFor({ tls: "verify-ca" }).login.ssl).toEqual({ checkServerIdentity: expect.any(Function) });
  expect(() => placeFor({ tls: "verify-full", rootCertificate: "/nowhere" })).toThrow("ENOENT");
});
