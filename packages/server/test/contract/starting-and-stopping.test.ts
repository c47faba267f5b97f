import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";

const start = useDaemons();
const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs `catqd` until it ends by itself. */
async function runs(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, "--no-config", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const [code] = await once(child, "close");
  clearTimeout(limit);
  return { code: code as number | null, said };
}

async function inFolder<Answer>(use: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "catqd-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  it(`ends with exit 0 within 10 s on ${signal}, streams and idle connections open`, async () => {
    const { visitor, stream, daemon } = await start();
    const { token } = await visitor().takes();
    for (let i = 0; i < 5; i++)
      await (await stream("/api/queue/events", { from: `127.0.6.${i + 1}` })).sees(() => true);
    await (await stream("/api/ticket/events", { token, from: "127.0.6.9" })).sees(() => true);
    const at = performance.now();
    expect(await daemon.stop(signal)).toBe(0);
    expect(performance.now() - at).toBeLessThan(10_000);
  });
}

it("answers what it acknowledged before a SIGTERM, and nothing is lost", async () => {
  const { visitor, daemon } = await start(["--tickets-per-address", "1000"]);
  const taking = Array.from({ length: 200 }, () =>
    visitor()
      .asksForTicket()
      .catch(() => null),
  );
  await Promise.race(taking);
  const stopping = daemon.stop("SIGTERM");
  const given = (await Promise.all(taking)).filter((reply) => reply?.status === 201);
  expect(await stopping).toBe(0);
  const after = (await start(["--tickets-per-address", "1000"], daemon.folder)).visitor();
  for (const reply of given) expect((await after.reads(String(reply?.json().token))).status).toBe(200);
});

it("refuses a data folder that another daemon uses, and does not disturb it", async () => {
  const { visitor, daemon } = await start();
  const { token } = await visitor().takes();
  const second = await runs(["serve", "--port", "0", "--data", daemon.folder]);
  expect(second.code).not.toBe(0);
  expect(second.code).not.toBeNull();
  expect(second.said).toContain(daemon.folder);
  expect(second.said).not.toMatch(/\n\s+at /);
  expect((await visitor().ticket(token)).state).toBe("called");
  expect((await visitor().claims(token)).status).toBe(200);
});

it("takes over the folder of a daemon that was killed", async () => {
  const { daemon } = await start();
  await daemon.stop("SIGKILL");
  const { visitor } = await start([], daemon.folder);
  expect((await visitor().takes()).number).toBe("A00");
});

it("says so where its port is in use", async () => {
  const { daemon } = await start();
  const { port } = new URL(daemon.url);
  const second = await inFolder((folder) => runs(["serve", "--port", port, "--data", folder]));
  expect(second.code).toBeGreaterThan(0);
  expect(second.said).toContain(port);
  expect(second.said).toMatch(/in use|listening/i);
  expect(second.said).not.toMatch(/\n\s+at /);
});

it("reports every fault of its configuration at once, with exit 78", async () => {
  await inFolder(async (folder) => {
    const config = join(folder, "catqd.yaml");
    writeFileSync(config, "tickets-per-address: many\nclaimWindoww: 3s\n");
    const { code, said } = await runs(
      [
        ...["serve", "--data", folder, "--config", config, "--port", "99999", "--claim-window", "soon"],
        ...["--never-ban", "300.1.1.1/8", "--log-level", "loud"],
      ],
      { CATQ_COUNTERS: "0", CATQ_BAN_FOR: "a while", CATQ_RATE_LIMIT: "maybe" },
    );
    expect(code).toBe(78);
    const faults = [
      "99999",
      "soon",
      "300.1.1.1/8",
      "loud",
      "CATQ_COUNTERS",
      "CATQ_BAN_FOR",
      "CATQ_RATE_LIMIT",
      "many",
    ];
    for (const fault of [...faults, "claimWindoww"]) expect(said, fault).toContain(fault);
    expect(said).not.toMatch(/\n\s+at /);
  });
});

it("reads flags over environment over file over defaults", async () => {
  await inFolder(async (folder) => {
    const config = join(folder, "catqd.yaml");
    writeFileSync(config, "counters: 5\ntickets-per-address: 3\n");
    process.env.CATQ_COUNTERS = "4";
    try {
      const byEnvironment = await start(["--config", config]);
      expect((await byEnvironment.visitor().board()).counters).toBe(4);
      await byEnvironment.visitor().takesMany(3);
      expect((await byEnvironment.visitor().asksForTicket()).status).toBe(429);
      const byFlag = await start(["--config", config, "--counters", "2"]);
      expect((await byFlag.visitor().board()).counters).toBe(2);
    } finally {
      delete process.env.CATQ_COUNTERS;
    }
    const byFile = await start(["--config", config]);
    expect((await byFile.visitor().board()).counters).toBe(5);
  });
});
