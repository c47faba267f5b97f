import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";

/** The content codings in which a file can be sent, the best first. */
export const CODINGS = ["br", "gzip"] as const;
export type Coding = (typeof CODINGS)[number];

/** A file for browsers, in each form that one may ask for. */
export interface PageFile {
  readonly mediaType: string;
  readonly etag: string;
  readonly bytes: Buffer;
  /** `bytes` in a coding, packed when that is first asked for, so that no start waits for it; null where it is no shorter. */
  packed(coding: Coding): Buffer | null;
}

/** All that a browser is served, read once. */
export interface PageFiles {
  /** `/`, the wall board and the poster: they name everything else by its version. */
  readonly page: PageFile;
  readonly display: PageFile;
  readonly poster: PageFile;
  /** The service worker, whose name never changes: a browser asks for it by that name. */
  readonly worker: PageFile;
  /** By the path below `/assets/<version>/`. */
  readonly assets: ReadonlyMap<string, PageFile>;
  /** A hash over all assets: a new one whenever any of them changes, so each may be kept for ever. */
  readonly version: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};
/** The packages that modules name, and what they are among the assets. */
const PACKAGES = { "@catq/shared": "shared/index.js", "lean-qr": "lean-qr.js" } as const;
export const MANIFEST = "site.webmanifest";
/** Beside the compiled modules. */
const STATIC = ["start-check.js", "icon.svg", "icon-192.png", MANIFEST];
/** Each page's stylesheet, and the files of `style/` that it is made of, in the order of the cascade: one request. */
const STYLES = {
  "page.css": ["base", "page", "slip", "controls", "stub", "scenes", "board"],
  "display.css": ["base", "wall", "walls"],
  "poster.css": ["poster"],
};

/**
 * Reads the page's files, from `packages/server/web`. `publicUrl` is where people find the page, which the wall shows;
 * empty where that is not known. Throws where the build has not made them.
 */
export function loadPageFiles(folder: string, publicUrl: string | null = null): PageFiles {
  const modules = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => [name.split(sep).join("/"), readModule(folder, name)] as const);
  const others = [
    ...STATIC.map((name) => [name, readFileSync(join(folder, name))] as const),
    ...Object.entries(STYLES).map(([name, parts]) => [name, readStyle(folder, parts)] as const),
    [PACKAGES["lean-qr"], readWithLicence("lean-qr")] as const,
  ];
  const files = [...modules, ...others].sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256");
  for (const [name, bytes] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  const version = hash.digest("base64url").slice(0, 12);

  // Relative, as everything that a page names: a proxy may take a path off, such as /vet.
  const base = `assets/${version}`;
  const sources = new Map(modules.map(([name, bytes]) => [name, bytes.toString()]));
  const html = (name: string, entry: string): PageFile => {
    const preloads = modulesBehind(entry, sources)
      .map((module) => `<link rel="modulepreload" href="${base}/${module}">`)
      .join("\n    ");
    const text = readFileSync(join(folder, name), "utf8")
      .replace("<!-- modules -->", preloads)
      .replaceAll("assets/version/", `${base}/`)
      .replaceAll("{version}", version)
      // By a function: in a text, `$&` and the like would stand for parts of the page.
      .replaceAll("{public-url}", () => (publicUrl ?? "").replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
    return pageFile(mediaTypeOf(name), Buffer.from(text));
  };
  return {
    page: html("index.html", "page.js"),
    display: html("display.html", "display.js"),
    poster: html("poster.html", "poster.js"),
    worker: html("sw.js", ""),
    assets: new Map(files.map(([name, bytes]) => [name, pageFile(mediaTypeOf(name), bytes)])),
    version,
  };
}

/**
 * A compiled module. What names a package in it becomes a path: import maps are missing before Safari 16.4 and on many
 * televisions.
 */
function readModule(folder: string, name: string): Buffer {
  const root = "../".repeat(name.split(sep).length - 1) || "./";
  const text = readFileSync(join(folder, "dist", name), "utf8");
  const withPaths = Object.entries(PACKAGES).reduce(
    (text, [name, path]) => text.replaceAll(`from "${name}"`, `from "${root}${path}"`),
    text,
  );
  return Buffer.from(withPaths);
}

function readStyle(folder: string, parts: readonly string[]): Buffer {
  return Buffer.concat(parts.map((part) => readFileSync(join(folder, "style", `${part}.css`))));
}

/** A package's module as browsers get it: its licence asks to be in every copy. */
function readWithLicence(name: string): Buffer {
  const module = fileURLToPath(import.meta.resolve(name));
  const licence = readFileSync(join(dirname(module), "LICENSE"), "utf8");
  return Buffer.from(`/*! ${name}\n${licence.trim()}\n*/\n${readFileSync(module, "utf8")}`);
}

/** A text's hash as a Content-Security-Policy names it. */
export function cspHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** A module and all that it imports, for `modulepreload`: a browser need not find them one by one. */
function modulesBehind(entry: string, sources: ReadonlyMap<string, string>): string[] {
  const found = new Set([entry]);
  for (const name of found) {
    for (const [, wanted = ""] of (sources.get(name) ?? "").matchAll(/\bfrom "([^"]+)"/g)) {
      const target = relativeTo(name, wanted);
      if (sources.has(target)) found.add(target);
    }
  }
  return [...found];
}

function relativeTo(name: string, wanted: string): string {
  return relative("/", resolve("/", dirname(name), wanted))
    .split(sep)
    .join("/");
}

function mediaTypeOf(name: string): string {
  return MEDIA_TYPES[extname(name)] ?? "application/octet-stream";
}

/** The manifest of a queue that has a name: installed on a phone, the page is called by it. */
export function withTitle(manifest: PageFile, title: string): PageFile {
  const about = { ...JSON.parse(manifest.bytes.toString()), name: title, short_name: title };
  return pageFile(manifest.mediaType, Buffer.from(JSON.stringify(about)));
}

/** A file as it is served, whichever version it is of. */
export function pageFile(mediaType: string, bytes: Buffer): PageFile {
  const made = new Map<Coding, Buffer>();
  return {
    mediaType,
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 20)}"`,
    bytes,
    packed(coding) {
      // A picture is packed already.
      if (mediaType === "image/png") return null;
      const packed = made.get(coding) ?? PACKERS[coding](bytes);
      made.set(coding, packed);
      return packed.length < bytes.length ? packed : null;
    },
  };
}

const PACKERS: Readonly<Record<Coding, (bytes: Buffer) => Buffer>> = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};
