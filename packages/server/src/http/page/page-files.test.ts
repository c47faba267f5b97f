import { readdirSync, readFileSync } from "node:fs";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WEB } from "../../../test/web-folder.ts";
import { loadPageFiles } from "./page-files.ts";

const files = loadPageFiles(WEB);
const html = files.page.bytes.toString();

describe("the files of the page", () => {
  it("are whole, in each form that a browser may ask for", () => {
    for (const [name, file] of [...files.assets, ["page", files.page] as const]) {
      const { bytes } = file;
      const [br, gzip] = [file.packed("br"), file.packed("gzip")];
      if (br) expect(brotliDecompressSync(br).equals(bytes), name).toBe(true);
      if (gzip) expect(gunzipSync(gzip).equals(bytes), name).toBe(true);
    }
    expect(files.assets.get("page.js")?.packed("br")).not.toBeNull();
    expect(files.assets.get("icon-192.png")?.packed("br")).toBeNull();
  });

  it("name each other by their version, and nothing that is not there", () => {
    const named = [files.page, files.display, files.poster].flatMap(({ bytes }) => [
      ...bytes.toString().matchAll(/(?:href|src)="assets\/([^/]+)\/([^"]+)"/g),
    ]);
    expect(named.length).toBeGreaterThan(20);
    for (const [, version, name = ""] of named) {
      expect(version).toBe(files.version);
      expect(files.assets.has(name), name).toBe(true);
    }
    expect(html).not.toContain("version}");
  });

  it("tell of every module at once, and ship no schemas' library", () => {
    const told = [...html.matchAll(/modulepreload" href="[^"]+\/([\w-]+\.js)"/g)].map(([, name]) => name);
    expect(told).toEqual(expect.arrayContaining(["page.js", "reduce.js", "sse.js", "token.js"]));
    for (const [name, { bytes }] of files.assets) {
      if (name.endsWith(".js")) expect(bytes.toString(), name).not.toMatch(/from "(zod|node:)/);
    }
  });

  it("hold every file of the style", () => {
    const folder = new URL("../../../web/style/", import.meta.url);
    const sheets = [...files.assets].filter(([name]) => name.endsWith(".css")).map(([, { bytes }]) => bytes);
    for (const name of readdirSync(folder)) {
      const part = readFileSync(new URL(name, folder));
      expect(
        sheets.some((sheet) => sheet.includes(part)),
        name,
      ).toBe(true);
    }
  });

  it("have the licence of another's code in every copy of it", () => {
    const text = String(loadPageFiles(WEB).assets.get("lean-qr.js")?.bytes);
    expect(text).toMatch(/^\/\*! lean-qr\nMIT License\n\nCopyright/);
  });

  it("need no import map, and hold no script or style in the page itself", () => {
    for (const { bytes } of [files.page, files.display, files.poster]) {
      expect(bytes.toString()).not.toMatch(/<script(?![^>]* src=)|<style| (style|on\w+)="/);
      expect(bytes.toString()).toMatch(/<noscript>.*needs JavaScript/);
    }
    for (const [name, { bytes }] of files.assets) {
      if (!name.endsWith(".js")) continue;
      for (const [, wanted = ""] of bytes.toString().matchAll(/\bfrom "([^"]+)"/g)) {
        const { pathname } = new URL(wanted, `https://x/${name}`);
        expect(wanted, name).toMatch(/^\.\.?\//);
        expect(files.assets.has(pathname.slice(1)), `${wanted} in ${name}`).toBe(true);
      }
    }
  });

  it("are missed before the build, and not in silence", () => {
    expect(() => loadPageFiles("/nowhere")).toThrow(/ENOENT/);
  });

  it("say where people find the page, in a form that ends no attribute", () => {
    const { display, page } = loadPageFiles(WEB, 'https://cats.example/$&"&vet');
    for (const { bytes } of [display, page])
      expect(bytes.toString()).toContain(
        'name="catq-public-url" content="https://cats.example/$&amp;&quot;&amp;vet"',
      );
    expect(files.display.bytes.toString()).toContain('name="catq-public-url" content=""');
  });
});
