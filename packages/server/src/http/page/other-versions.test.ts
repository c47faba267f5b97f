import { expect, it } from "vitest";
import type { SharedAsset, SharedAssets } from "../../queue/shared-store.ts";
import { StorageError } from "../../queue/store.ts";
import { OtherVersions } from "./other-versions.ts";

const STYLE = { path: "style.css", mediaType: "text/css; charset=utf-8", bytes: Buffer.from("p{}") };

/** Assets in memory, whose reading can be held up, and whose readings are counted. */
function stored(): SharedAssets & { all: Map<string, SharedAsset[]>; reads: string[]; fault: Error | null } {
  const all = new Map([["oldoldoldold", [STYLE]]]);
  const store = {
    all,
    reads: [] as string[],
    fault: null as Error | null,
    async versions() {
      store.reads.push("versions");
      const versions = [...all.keys()];
      await Promise.resolve();
      if (store.fault) throw store.fault;
      return versions;
    },
    async read(version: string) {
      store.reads.push(version);
      return all.get(version) ?? [];
    },
    async keep() {},
  };
  return store;
}

it("finds a file of another version as that one serves it, and reads each version once", async () => {
  const store = stored();
  const others = new OtherVersions(store);
  const [file, same] = await Promise.all([
    others.find("oldoldoldold", "style.css"),
    others.find("oldoldoldold", "style.css"),
  ]);
  expect(file).toMatchObject({ mediaType: STYLE.mediaType, bytes: STYLE.bytes });
  expect(same).toBe(file);
  expect(await others.find("oldoldoldold", "other.css")).toBeUndefined();
  expect(await others.find("oldoldoldold", "__proto__")).toBeUndefined();
  expect(store.reads.filter((read) => read === "oldoldoldold")).toHaveLength(1);
});

it("asks nothing for what is no version, and one reading after the other for what nobody knows", async () => {
  const store = stored();
  const others = new OtherVersions(store);
  for (const odd of ["", "short", "../../../../etc", "oldoldoldold/", "a'b\u0000cdefghijk"])
    expect(await others.find(odd, "style.css"), odd).toBeUndefined();
  expect(store.reads).toEqual([]);
  const unknown = Array.from({ length: 500 }, (_, n) => `unknown${String(n).padStart(5, "0")}`);
  const found = await Promise.all(unknown.map((version) => others.find(version, "style.css")));
  expect(found.filter(Boolean)).toEqual([]);
  expect(store.reads).toEqual(["versions", "versions"]);
});

it("finds a version that was stored while another reading was under way", async () => {
  const store = stored();
  const others = new OtherVersions(store);
  const early = others.find("unknownunkno", "style.css");
  store.all.set("newnewnewnew", [STYLE]);
  expect(await others.find("newnewnewnew", "style.css")).toBeDefined();
  expect(await early).toBeUndefined();
});

it("says where it cannot look, and looks again the next time", async () => {
  const store = stored();
  const others = new OtherVersions(store);
  store.fault = new StorageError("away", new Error("gone"));
  await expect(others.find("oldoldoldold", "style.css")).rejects.toBe(store.fault);
  store.fault = null;
  expect(await others.find("oldoldoldold", "style.css")).toBeDefined();
});
