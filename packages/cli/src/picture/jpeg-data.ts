/** Encoders make some ten scans for a progressive file; one scan for each bit of each component makes some forty. */
const MAX_SCANS = 100;
/** Start of scan: ITU-T T.81, table B.1. A scan's own data never have these two bytes: a 0 follows each 0xff (F.1.2.3). */
const SOS = Buffer.from([0xff, 0xda]);

/**
 * Whether a JPEG has no more scans than an encoder makes. The decoder goes through all blocks of the picture for each scan,
 * which may be empty and 20 bytes long: a file of a megabyte would take half a minute.
 */
export function isJpegDataSound(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let scans = 0;
  for (let at = bytes.indexOf(SOS); at >= 0; at = bytes.indexOf(SOS, at + 2)) {
    if (++scans > MAX_SCANS) return false;
  }
  return true;
}
