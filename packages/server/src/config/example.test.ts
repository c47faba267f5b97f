import { expect, it } from "vitest";
import { exampleFile } from "./example.ts";
import { readConfig } from "./resolve.ts";

const surroundings = { flags: {}, env: {}, cwd: "/", home: "/home/mia" };

it("is what lies in the repository (`pnpm test:unit -u` writes it anew)", async () => {
  await expect(exampleFile()).toMatchFileSnapshot("../../../../deploy/catqd.example.yaml");
});

it("says nothing as it is, and the defaults where every option is taken out of its comment", () => {
  const text = exampleFile();
  // A Unix socket excludes host and port.
  const open = text.replace(/^#(?!listen:)(?=[a-z-]+: )/gm, "");
  const [asIs, opened] = [text, open].map((text) =>
    readConfig({ ...surroundings, file: { path: "f", text } }),
  );
  if (!asIs?.ok || !opened?.ok) throw new Error("expected an example without faults");
  expect(opened.config).toEqual({
    ...asIs.config,
    dataFolder: "/var/lib/catqd",
    catsHeaders: "/etc/catqd/cats-headers",
  });
  const { listen, ...others } = opened.origins;
  expect(listen.place.kind).toBe("default");
  expect(Object.values(others).every(({ place }) => place.kind === "file")).toBe(true);
});

it("fits a terminal", () => {
  expect(
    Math.max(
      ...exampleFile()
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(100);
});
