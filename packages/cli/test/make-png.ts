import { crc32 } from "node:zlib";

/** A chunk of a PNG (RFC 2083), its checksum right. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** The header of a square picture; of four bytes a pixel unless told. */
export function header(
  size: number,
  o: { depth?: number; colour?: number; interlace?: number } = {},
): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(size, 0);
  data.writeUInt32BE(size, 4);
  data.set([o.depth ?? 8, o.colour ?? 6, 0, 0, o.interlace ?? 0], 8);
  return chunk("IHDR", data);
}

/** A file of these chunks. */
export const pngOf = (...chunks: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks, chunk("IEND", Buffer.alloc(0))]);
