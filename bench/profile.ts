// pnpm bench:profile: where the time of a take goes, by layer, from node's own profile of a daemon under load.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDaemon, UNLIMITED } from "./daemon.ts";
import { type CpuProfile, sharesByLayer } from "./layers.ts";
import { startLoad } from "./load/start-load.ts";

const CONNECTIONS = 64;
const WARM_UP_MS = 2000;
const MS = 8000;

const folder = mkdtempSync(join(tmpdir(), "catq-profile-"));
const daemon = await startDaemon([...UNLIMITED, "--claim-window", "24h"], {
  // A file for each module, by which the layers are told apart.
  bin: new URL("../packages/server/build/catqd.js", import.meta.url),
  isLogging: true,
  nodeFlags: ["--cpu-prof", "--cpu-prof-dir", folder],
});
const load = startLoad();
const order = { url: daemon.url, connections: CONNECTIONS, expect: 201 };
await load.run({ ...order, ms: WARM_UP_MS });
const from = monotonicMicroseconds();
const { latencies, tookMs } = await load.run({ ...order, ms: MS });
const to = monotonicMicroseconds();
await load.close();
await daemon.close();

const [file = ""] = readdirSync(folder);
const profile: CpuProfile = JSON.parse(readFileSync(join(folder, file), "utf8"));
rmSync(folder, { recursive: true });
console.log(`${latencies.length} takes in ${Math.round(tookMs)} ms, ${CONNECTIONS} connections`);
for (const [layer, share] of sharesByLayer(profile, from, to)) {
  console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${layer}`);
}

function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
