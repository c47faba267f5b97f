import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "./test-with-queues.ts";

const hasNginx = spawnSync("nginx", ["-v"]).status === 0;
if (!hasNginx && process.env.CI) throw new Error("This test needs nginx: apt-get install nginx-light");

/** nginx with buffers that no event ever fills, and deaf to the daemon's wish for none (`X-Accel-Buffering`). */
async function startBufferingNginx(
  target: string,
): Promise<{ url: string; child: ChildProcess; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "catq-nginx-"));
  const names = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  for (const name of names) mkdirSync(join(folder, name));
  const port = await freePort();
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; worker_processes 1; ${process.getuid?.() === 0 ? "user root;" : ""} pid ${join(folder, "pid")};
    error_log stderr error; events {}
    http { access_log off; ${names.map((name) => `${name}_temp_path ${join(folder, name)};`).join(" ")}
      server { listen 127.0.0.1:${port}; location / {
        proxy_pass ${target}; proxy_http_version 1.1; proxy_set_header Connection "";
        proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;
        proxy_buffer_size 1m; proxy_buffers 8 1m; proxy_busy_buffers_size 2m;
      } } }`,
  );
  const child = spawn("nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], {
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  return { url, child, folder };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

test.skipIf(!hasNginx)(
  "take, run and watch do their work behind an nginx that buffers the streams",
  { timeout: 90_000 },
  async ({ openQueue, onTestFinished }) => {
    const queue = await openQueue("--claim-window", "15s", "--counters", "2");
    const held = [await queue.holdsCounter(), await queue.holdsCounter()];
    const { url, child, folder } = await startBufferingNginx(queue.url);
    onTestFinished(async () => {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    });
    const [ann, bob, eve] = [queue.person(), queue.person(), queue.person()];
    const take = ann.runs("take", "--plain", "-s", url);
    const run = bob.runs("run", "-s", url, "--", "echo", "in turn");
    const watch = eve.starts("watch", "--plain", "-s", url);
    await expect.poll(async () => (await queue.visitor().board()).waitingCount, { timeout: 20_000 }).toBe(2);
    for (const letGo of held) await letGo();
    const taken = await take;
    expect(taken.exit, taken.stderr).toBe(0);
    expect(taken.stdout + taken.stderr).toContain("Live news does not come through");
    const ran = await run;
    expect(ran, ran.stderr).toMatchObject({ exit: 0, stdout: "in turn\n" });
    await expect.poll(() => watch.stdout, { timeout: 20_000 }).toMatch(/saw its cat|free/);
    watch.signal("SIGINT");
    await watch.ended;
  },
);
