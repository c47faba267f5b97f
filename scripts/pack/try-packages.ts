// pnpm test:packages [NODE…]: installs the tarballs of `pnpm pack:all` into empty prefixes far from this workspace,
// and has a cat fetched there. NODE is a version such as 22.14.0, which is fetched, or a folder with a `node`; the
// one that runs this unless given.
import { nodeFolder } from "./node-folder.ts";
import { tryPackages } from "./trial.ts";

const wanted = process.argv.slice(2);
for (const node of wanted.length > 0 ? wanted : [process.versions.node]) {
  const folder = nodeFolder(node);
  console.log(await tryPackages({ catq: folder, catqd: folder }));
}
