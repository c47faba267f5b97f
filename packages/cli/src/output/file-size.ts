/** A picture's size, 1 kB being 1000 bytes (IEC 80000-13): `640 bytes`, `312 kB`, `1.4 MB`, `over 999 MB`. */
export function fileSize(bytes: number): string {
  if (!(bytes >= 1000)) return `${bytes > 0 ? Math.round(bytes) : 0} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return bytes < 999_500_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : "over 999 MB";
}
