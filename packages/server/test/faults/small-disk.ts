import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
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

  remove(): void {
    spawnSync("umount", [this.folder]);
    if (spawnSync("mountpoint", ["-q", this.folder]).status === 0)
      execFileSync("umount", ["-l", this.folder]);
    rmdirSync(this.folder);
  }
}
