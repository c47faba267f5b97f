import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hasRegistry } from "./has-registry.ts";
import { packBuilt, tarball } from "./trial.ts";

/** docs/operating.md says these. */
const MAX_MEGABYTES = 90;
const MAX_PACKAGES = 130;
/** ELF: what it is made for (e_machine), at byte 18. */
const MACHINES = { x64: 0x3e, arm64: 0xb7 } as const;

describe.skipIf(!hasRegistry())("what is native in catqd, by platform", () => {
  beforeAll(packBuilt, 120_000);

  it.each([
    ["x64", "glibc"],
    ["arm64", "glibc"],
    ["x64", "musl"],
    ["arm64", "musl"],
  ] as const)(
    "is there for Linux on %s with %s, and no compiler is needed",
    { timeout: 120_000 },
    (cpu, libc) => {
      const folder = mkdtempSync(join(tmpdir(), "catq-platform-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const platform = ["--os=linux", `--cpu=${cpu}`, `--libc=${libc}`];
      const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
      execFileSync("npm", ["install", "--prefix", folder, ...platform, ...quiet, tarball("catqd")], {
        cwd: folder,
      });
      const modules = join(folder, "node_modules");
      const name = `linux${libc === "musl" ? "musl" : ""}-${cpu}`;
      const sharp = join(modules, `@img/sharp-${name}/lib`);
      const [binding = ""] = readdirSync(sharp).filter((file) => file.endsWith(".node"));
      for (const file of [join(sharp, binding), join(modules, `better-sqlite3/prebuilds/${name}.node`)]) {
        expect(existsSync(file), file).toBe(true);
        expect(readFileSync(file).readUInt16LE(18), file).toBe(MACHINES[cpu]);
      }
      const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      const bytes = files.reduce(
        (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
        0,
      );
      expect(bytes).toBeLessThan(MAX_MEGABYTES * 1e6);
      expect(
        files.filter(
          ({ name, parentPath }) =>
            name === "package.json" && /node_modules\/(?:@[^/]+\/)?[^/]+$/.test(parentPath),
        ).length,
      ).toBeLessThan(MAX_PACKAGES);
    },
  );
});
