/** Progressive files have ten or so; all with one bit more each, some forty. */
const MAX_SCANS = 100;
/** The marker that begins a scan: ITU-T T.81, table B.1. Within a scan's data, a byte 0xff never stands before 0xda. */
const SOS = Buffer.from([0xff, 0xda]);

/**
 * Whether a JPEG has no more scans than anybody makes. Each costs a look at all blocks of the picture, though it may be
 * 20 bytes long and say nothing of any: a file of a megabyte would hold up its decoder for half a minute.
 */
export function isJpegDataSound(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let scans = 0;
  for (let at = bytes.indexOf(SOS); at >= 0; at = bytes.indexOf(SOS, at + 2)) {
    if (++scans > MAX_SCANS) return false;
  }
  return true;
}
