import { expect, test } from "vitest";
import { packedManifest, readManifest } from "./packed-manifest.ts";

const OWN = readManifest(
  JSON.stringify({
    name: "catqd",
    version: "0.1.0",
    private: true,
    engines: { node: ">=22.14" },
    bin: { catqd: "./dist/catqd.js" },
    exports: { ".": "./src/daemon.ts" },
    dependencies: { "@catq/shared": "workspace:*", koa: "3.3.0", yaml: "^2.0.0" },
    devDependencies: { "@types/koa": "3.0.3" },
  }),
);

test("a packed manifest asks for what is installed with it, and knows nothing of the workspace", () => {
  expect(packedManifest(OWN, { installed: ["koa"], man: "man/catqd.8" })).toEqual({
    name: "catqd",
    version: "0.1.0",
    description: undefined,
    license: "UNLICENSED",
    type: "module",
    engines: { node: ">=22.14" },
    bin: { catqd: "./dist/catqd.js" },
    man: ["man/catqd.8"],
    dependencies: { koa: "3.3.0" },
  });
});

test("what is installed with it must be pinned", () => {
  expect(() => packedManifest(OWN, { installed: ["yaml"], man: "" })).toThrow("yaml is to be installed");
  expect(() => packedManifest(OWN, { installed: ["@catq/shared"], man: "" })).toThrow("workspace:*");
  expect(() => packedManifest(OWN, { installed: ["sharp"], man: "" })).toThrow("sharp is to be installed");
});

test("a manifest without a name is none", () => {
  expect(() => readManifest("{}")).toThrow("name and a version");
});
