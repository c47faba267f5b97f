import type { SourceName } from "../cats/source.ts";
import { isJsonPointer } from "../cats/web/json-pointer.ts";
import { absolutePath, type Kind, type PathBase } from "./kinds.ts";

/** Between two sources, and never inside one: paths may hold spaces and commas, addresses commas. */
const BETWEEN = /[\s,]+(?=(?:drawn(?![^\s,])|folder:|https?:\/\/))/;

/** Sources of cats, in the order they are tried. The last is always `drawn`, named or not. */
export const catSources: Kind<readonly SourceName[]> = {
  argument: "source",
  expected:
    "folder:/path or https://… (without a password; #/a/b points into its JSON), once each, and drawn as the last",
  isList: true,
  isToldAsWritten: true,
  read(texts, where) {
    const written = texts.flatMap((text) => text.trim().split(BETWEEN)).map((text) => text.trim());
    const wrong: string[] = [];
    const names = new Map<string, SourceName>();
    for (const [index, text] of written.entries()) {
      const name = readSource(text, where);
      const isMisplaced = name?.kind === "drawn" && index < written.length - 1;
      if (!name || isMisplaced || names.has(text)) wrong.push(text);
      else names.set(text, name);
    }
    if (written.length === 0) wrong.push("");
    if (wrong.length > 0) return { wrong };
    names.set("drawn", { kind: "drawn" });
    return { value: Object.freeze([...names.values()]) };
  },
};

function readSource(text: string, where: PathBase): SourceName | null {
  if (text === "drawn") return { kind: "drawn" };
  if (text.startsWith("folder:")) {
    const path = text.slice("folder:".length);
    const folder = path === "" || path.includes("\0") ? null : absolutePath(path, where);
    return folder !== null && "value" in folder ? { kind: "folder", folder: folder.value } : null;
  }
  const url = /^https?:\/\/[^\s]+$/.test(text) ? URL.parse(text) : null;
  if (!url || url.username || url.password) return null;
  const pointer = readPointer(url.hash.slice(1));
  if (pointer === null) return null;
  url.hash = "";
  return { kind: "web", url: url.href, pointer: pointer || null };
}

/** A JSON Pointer as the fragment of an address (RFC 6901, section 6); empty for none, null where it is wrong. */
function readPointer(fragment: string): string | null {
  try {
    const pointer = decodeURIComponent(fragment);
    return isJsonPointer(pointer) ? pointer : null;
  } catch {
    return null;
  }
}
