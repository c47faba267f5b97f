/** The kinds of pictures that are taken. */
export type PictureFormat = "png" | "jpeg" | "webp" | "gif";

/** How many first bytes {@link formatOf} looks at. */
const SIGNATURE_BYTES = 16;

/**
 * The format of a picture by its first bytes, whatever its name says; null for anything else. Signatures of
 * PNG (W3C), JPEG (ITU T.81), WebP (RFC 9649) and GIF (87a and 89a).
 */
export function formatOf(bytes: Uint8Array): PictureFormat | null {
  const head = Buffer.from(bytes.subarray(0, SIGNATURE_BYTES)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "webp";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "gif";
  return null;
}
