import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl: string;
}

interface Bom {
  serialNumber?: string;
  readonly metadata: { timestamp?: string };
  components: Component[];
  dependencies: { readonly ref: string; dependsOn: string[] }[];
}

/**
 * What a package of the workspace is made of, as CycloneDX JSON, from pnpm-lock.yaml. The same sources give the same
 * bytes: its time is the commit's, and its serial number (a UUID, RFC 9562) comes from the rest.
 */
export function sbomOf(root: string, name: string, o: { lock: string; committedAt: string }): string {
  const args = ["--filter", name, "sbom", "--prod", "--lockfile-only", "--sbom-format", "cyclonedx"];
  const text = execFileSync("pnpm", [...args, "--sbom-spec-version", "1.6", "--sbom-type", "application"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const bom: Bom = JSON.parse(text);
  checkAgainstLock(bom, o.lock);
  bom.components = bom.components.toSorted((a, b) => compare(a.purl, b.purl));
  bom.dependencies = bom.dependencies
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.toSorted(compare) }))
    .toSorted((a, b) => compare(a.ref, b.ref));
  bom.metadata.timestamp = o.committedAt;
  delete bom.serialNumber;
  const hash = createHash("sha256").update(JSON.stringify(bom)).digest("hex");
  const [a, b, c, d, e] = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(13, 16),
    hash.slice(17, 20),
    hash.slice(20, 32),
  ];
  bom.serialNumber = `urn:uuid:${a}-${b}-8${c}-8${d}-${e}`;
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Throws where a component is not what the lock names. */
function checkAgainstLock({ components }: Bom, lock: string): void {
  if (components.length === 0) throw new Error("the bill of materials is empty");
  for (const { group, name, version } of components) {
    const full = group === undefined ? name : `${group}/${name}`;
    if (full.startsWith("@catq/")) continue;
    const key = `${full}@${version}`;
    if (!lock.includes(`\n  ${key}:`) && !lock.includes(`\n  '${key}':`) && !lock.includes(`\n  '${key}(`)) {
      throw new Error(`pnpm-lock.yaml does not name ${key}`);
    }
  }
}
