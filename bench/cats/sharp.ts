import { createRequire } from "node:module";

// It belongs to the server's package, not to this one.
const fromServer = createRequire(new URL("../../packages/server/package.json", import.meta.url));

interface Picture {
  removeAlpha(): Picture;
  raw(): Picture;
  jpeg(o: { quality: number }): Picture;
  toBuffer(): Promise<Buffer>;
}

/** As much of sharp as is used here. */
export const sharp: ((bytes: Buffer) => Picture) & {
  concurrency(threads: number): void;
  cache(isOn: boolean): void;
} = fromServer("sharp");
