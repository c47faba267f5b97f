import { expect, test } from "vitest";
import { packedManifest, readManifest } from "./packed-manifest.ts";

const FIELDS = {
  name: "catqd",
  version: "0.1.0",
  description: "A daemon",
  keywords: ["queue"],
  license: "MIT",
  repository: { type: "git", url: "git+https://example.com/catq.git" },
  engines: { node: ">=22.14" },
  bin: { catqd: "./dist/catqd.js" },
};
const OWN = readManifest(
  JSON.stringify({
    ...FIELDS,
    private: true,
    scripts: { prepublishOnly: "exit 1" },
    exports: { ".": "./src/daemon.ts" },
    dependencies: { "@catq/shared": "workspace:*", koa: "3.3.0", yaml: "^2.0.0" },
    devDependencies: { "@types/koa": "3.0.3" },
  }),
);
const PARTS = { installed: ["koa"], man: "man/catqd.8", files: ["dist", "man"] };

test("a packed manifest asks for what is installed with it, and knows nothing of the workspace", () => {
  expect(packedManifest(OWN, PARTS)).toEqual({
    ...FIELDS,
    type: "module",
    man: ["man/catqd.8"],
    files: ["dist", "man"],
    dependencies: { koa: "3.3.0" },
  });
});

test("a package that npm could not show is not packed", () => {
  const { license: _, ...unlicensed } = FIELDS;
  expect(() => packedManifest(unlicensed, { ...PARTS, installed: [] })).toThrow("has no license");
});

test("what is installed with it must be pinned", () => {
  expect(() => packedManifest(OWN, { ...PARTS, installed: ["yaml"] })).toThrow("yaml is to be installed");
  expect(() => packedManifest(OWN, { ...PARTS, installed: ["@catq/shared"] })).toThrow("workspace:*");
  expect(() => packedManifest(OWN, { ...PARTS, installed: ["sharp"] })).toThrow("sharp is to be installed");
});

test("a manifest without a name is none", () => {
  expect(() => readManifest("{}")).toThrow("name and a version");
});
