import { expect, it } from "vitest";
import { eventFile } from "./event-example.ts";
import { exampleFile } from "./example.ts";
import { readConfig } from "./resolve.ts";
import { readYaml } from "./yaml-file.ts";

const surroundings = { flags: {}, env: {}, cwd: "/", home: "/home/mia" };

it("is what lies in the repository (`pnpm test:unit -u` writes it anew)", async () => {
  await expect(exampleFile()).toMatchFileSnapshot("../../../../deploy/catqd.example.yaml");
});

it("says nothing as it is, and the defaults where every option is taken out of its comment", () => {
  const text = exampleFile();
  // A Unix socket excludes host and port, and there is no such password.
  const open = text.replace(/^#(?!listen:|database-password-file:)(?=[a-z-]+: )/gm, "");
  const [asIs, opened] = [text, open].map((text) =>
    readConfig({ ...surroundings, file: readYaml({ path: "f", text }, surroundings.cwd) }),
  );
  if (!asIs?.ok || !opened?.ok) throw new Error("expected an example without faults");
  expect(opened.config).toEqual({
    ...asIs.config,
    dataFolder: "/var/lib/catqd",
    database: expect.objectContaining({ user: "catqd", database: "catq", tls: "verify-full" }),
    name: "cats-1",
    catsHeaders: "/etc/catqd/cats-headers",
    title: "The cats of Example Street",
    publicUrl: "https://cats.example",
    pushContact: "mailto:staff@example.org",
  });
  const { listen, databasePasswordFile, ...others } = opened.origins;
  expect([listen.place.kind, databasePasswordFile.place.kind]).toEqual(["default", "default"]);
  expect(Object.values(others).every(({ place }) => place.kind === "file")).toBe(true);
});

it("sets for an event what a hall needs and switches nothing off, or what is given in its place", () => {
  const read = (text: string) => {
    const reading = readConfig({ ...surroundings, file: readYaml({ path: "f", text }, surroundings.cwd) });
    if (!reading.ok) throw new Error("expected an example without faults");
    return reading.config;
  };
  const usual = read("");
  expect(read(eventFile())).toEqual({
    ...usual,
    crowd: ["203.0.113.9/32"],
    counters: 4,
    catStock: 32,
    banForMs: 3_600_000,
  });
  expect(usual.isRateLimited).toBe(true);
  const flags = { crowd: ["198.51.100.7", "2001:db8::/64"], counters: "12", host: "0.0.0.0" };
  expect(read(eventFile(flags))).toMatchObject({
    crowd: ["198.51.100.7/32", "2001:db8::/64"],
    counters: 12,
    host: "0.0.0.0",
  });
});

it("fits a terminal", () => {
  expect(
    Math.max(...`${exampleFile()}${eventFile()}`.split("\n").map((line) => line.length)),
  ).toBeLessThanOrEqual(100);
});
