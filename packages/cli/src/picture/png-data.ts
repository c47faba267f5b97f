import { inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** Samples of a pixel, and the bit depths allowed, by colour type: PNG, section 11.2.1. */
const COLOUR_TYPES: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
/** Of each pass of Adam7: column and row of the first pixel, steps to the next column and row. PNG, section 8.2. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const ONE_PASS = [[0, 0, 1, 1]] as const;

/**
 * Whether a PNG's image data inflate to exactly as many bytes as its header says. Never inflates more: check the header's
 * width and height before.
 */
export function isPngDataSound(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return false;
  const data: Buffer[] = [];
  let length: number | null = null;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (end + 4 > bytes.length) return false;
    const body = bytes.subarray(at + 8, end);
    if (type === "IHDR") {
      // A second header would change the size that was checked.
      if (length !== null || body.length !== 13) return false;
      length = inflatedLength(body);
    }
    if (length === null) return false;
    if (type === "IDAT") data.push(body);
    if (type === "IEND") break;
    at = end + 4;
  }
  try {
    return length !== null && inflateSync(Buffer.concat(data), { maxOutputLength: length }).length === length;
  } catch {
    return false;
  }
}

/** Bytes of all scanlines, each with its filter type before it: PNG, section 7.2. Null for a bit depth that no PNG has. */
function inflatedLength(header: Buffer): number | null {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth = 0, colour = -1] = header.subarray(8);
  const type = COLOUR_TYPES[colour];
  if (!type?.depths.includes(depth)) return null;
  const bitsPerPixel = type.samples * depth;
  const passes = header[12] === 0 ? ONE_PASS : ADAM7;
  let length = 0;
  for (const [left, top, across, down] of passes) {
    const columns = Math.ceil((width - left) / across);
    const rows = Math.ceil((height - top) / down);
    if (columns > 0 && rows > 0) length += rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  }
  return length;
}
