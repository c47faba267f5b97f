import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "@catq/shared/system-reason";
import { readRegularFile } from "./regular-file.ts";

/** Its first line is the credit of all pictures of its folder. */
const CREDIT_FILE = "credit.txt";
const MAX_CREDIT_BYTES = 4096;
const MAX_CREDIT_CHARACTERS = 200;
/** Further entries of a folder are ignored. */
const MAX_ENTRIES = 20_000;

export interface FolderEntry {
  readonly name: string;
  /** Differs as soon as the file does; null for what is no regular file. */
  readonly stamp: string | null;
}

export interface FolderListing {
  readonly entries: readonly FolderEntry[];
  /** How many entries there are beyond those listed. */
  readonly more: number;
  /** The first line of `credit.txt`; null without one. */
  readonly credit: string | null;
}

/** At most `most` entries of a folder but hidden files, which are often unfinished uploads or thumbnails. */
export async function listFolder(folder: string, most = MAX_ENTRIES): Promise<FolderListing> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith(".") && name !== CREDIT_FILE);
  const entries: FolderEntry[] = [];
  for (const name of names.slice(0, most)) {
    const stat = await lstat(join(folder, name)).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return null;
      throw error;
    });
    // ctime changes with the content and with the mode.
    if (stat)
      entries.push({ name, stamp: stat.isFile() ? `${stat.ino}-${stat.size}-${stat.ctimeMs}` : null });
  }
  return { entries, more: Math.max(0, names.length - most), credit: await creditOf(folder) };
}

async function creditOf(folder: string): Promise<string | null> {
  // Without a readable credit the pictures are shown all the same.
  const bytes = await readRegularFile(join(folder, CREDIT_FILE), MAX_CREDIT_BYTES).catch(() => null);
  const [line = ""] = (bytes?.toString("utf8") ?? "").replace(/^\ufeff/, "").split(/[\r\n]/);
  return line.replace(/\p{C}/gu, "").trim().slice(0, MAX_CREDIT_CHARACTERS) || null;
}
