import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, it } from "vitest";
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

/** In CI it has to be there. */
function hasRegistry(): boolean {
  if (process.env.CI) return true;
  try {
    execFileSync("npm", ["ping", "--fetch-retries=0", "--fetch-timeout=5000"], {
      cwd: tmpdir(),
      stdio: "ignore",
    });
    return true;
  } catch {
    console.warn("npm's registry cannot be reached: the packages are not installed.");
    return false;
  }
}
