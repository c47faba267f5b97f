import { beforeAll, describe, expect, it } from "vitest";
import { hasRegistry } from "./has-registry.ts";
import { nodeFolder } from "./node-folder.ts";
import { packBuilt, tryDemo, tryPackages } from "./trial.ts";

/** The lowest that each of the two supports, and the newest. */
const LOWEST = { catq: "22.12.0", catqd: "22.14.0" };
const NEWEST = "26.10.0";

describe.skipIf(!hasRegistry())("installed far from here", () => {
  beforeAll(packBuilt, 120_000);

  it.each([
    ["the Node of this run", process.versions.node, process.versions.node],
    ["the oldest Node that each supports", LOWEST.catq, LOWEST.catqd],
    ["the newest Node", NEWEST, NEWEST],
  ])("both work on %s, and leave nothing behind", { timeout: 240_000 }, async (_name, catq, catqd) => {
    const sentence = await tryPackages({ catq: nodeFolder(catq), catqd: nodeFolder(catqd) });
    expect(sentence).toMatch(`catq on Node ${catq}, catqd on ${catqd}:`);
  });

  it("from nothing to a cat in one line", { timeout: 240_000 }, () => {
    expect(tryDemo(nodeFolder(process.versions.node))).toMatch(/^\d+ bytes of cat$/);
  });
});
