import { crc32 } from "node:zlib";

const SIGNATURE = "89504e470d0a1a0a";

/** The size of a whole and undamaged PNG, by its chunks and their checksums; throws for anything else. */
export function readPng(bytes: Buffer): { width: number; height: number } {
  if (bytes.subarray(0, 8).toString("hex") !== SIGNATURE) throw new Error("no PNG");
  let at = 8;
  let type = "";
  while (at < bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    type = bytes.subarray(at + 4, at + 8).toString("latin1");
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new Error(`${type} is damaged`);
    at = end + 4;
  }
  if (type !== "IEND" || at !== bytes.length) throw new Error("it is not whole, or something follows it");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The size of every cat that is drawn. */
export const CAT_SIZE = { width: 1024, height: 1024 };
