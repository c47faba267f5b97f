import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system in memory of a few bytes, which can really be full. Needs root. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), "catqd-disk-"));

  constructor(bytes: number) {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", this.folder]);
    // Nothing is to be filled that is not this.
    execFileSync("mountpoint", ["-q", this.folder]);
  }

  resize(bytes: number): void {
    execFileSync("mount", ["-o", `remount,size=${bytes}`, this.folder]);
  }

  /** Fills it to the last page, with what means nothing. */
  fill(): void {
    const file = openSync(join(this.folder, "filling"), "w");
    const page = Buffer.alloc(4096);
    try {
      for (;;) writeSync(file, page);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      closeSync(file);
    }
  }

  remove(): void {
    spawnSync("umount", [this.folder]);
    if (spawnSync("mountpoint", ["-q", this.folder]).status === 0)
      execFileSync("umount", ["-l", this.folder]);
    rmdirSync(this.folder);
  }
}
