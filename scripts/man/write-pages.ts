// pnpm man: writes packages/cli/man/catq.1 and packages/server/man/catqd.8 from the programs' own definitions.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catqPage } from "./catq-page.ts";
import { catqdPage } from "./catqd-page.ts";

const PACKAGES = join(import.meta.dirname, "../../packages");
// Reproducible Builds: "The value MUST be an ASCII representation of an integer […] number of seconds".
const epoch = process.env.SOURCE_DATE_EPOCH;
const date = new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);

write("cli", "catq.1", catqPage);
write("server", "catqd.8", catqdPage);

function write(name: string, file: string, page: (version: string, date: string) => string): void {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8"));
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  mkdirSync(join(PACKAGES, name, "man"), { recursive: true });
  writeFileSync(join(PACKAGES, name, "man", file), page(hasVersion ? String(manifest.version) : "", date));
}
