import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { freshFolder } from "./fresh-folder.ts";

const CATQD = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));

/** Lists every file that is loaded, and at the end Node's own modules, one a line. */
const LISTING = `
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
const list = (line) => appendFileSync(process.env.LISTED, line + "\\n");
registerHooks({ load(url, context, next) { list(url); return next(url, context); } });
process.on("exit", () => process.moduleLoadList.forEach(list));
`;

test("a daemon that starts loads no library that only some requests need, and neither fetch nor WebSocket", async () => {
  const folder = freshFolder();
  const [hooks, list] = [join(folder, "hooks.mjs"), join(folder, "loaded.txt")];
  writeFileSync(hooks, LISTING);
  writeFileSync(list, "");
  const args = ["serve", "--no-config", "--port", "0", "--data", join(folder, "queue")];
  const daemon = spawn(process.execPath, ["--import", hooks, CATQD, ...args], {
    env: { ...process.env, LISTED: list },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(createInterface({ input: daemon.stdout }), "line");
  daemon.kill("SIGTERM");
  await once(daemon, "exit");
  const files = readFileSync(list, "utf8");
  // What a file of the bundle is made of stands in its source map.
  const maps = [...files.matchAll(/^file:\S+\/dist\/\S+\.js$/gm)].map(([url]) => fileURLToPath(`${url}.map`));
  const sources = maps.flatMap((file): string[] => JSON.parse(readFileSync(file, "utf8")).sources);
  const loaded = [files, ...sources].join("\n");
  for (const name of ["better-sqlite3", "pino"]) expect(loaded).toContain(`/node_modules/${name}/`);
  const late = ["koa", "@koa/router", "raw-body", "zod", "yaml", "sharp", "got", "pg", "web-push", "lean-qr"];
  for (const name of late) expect(loaded).not.toContain(`/node_modules/${name}/`);
  expect(files).not.toContain("undici");
});
