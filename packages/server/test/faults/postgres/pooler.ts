import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../free-port.ts";

/** pgbouncer does not run as root. */
const NOBODY = 65_534;
const START_MS = 5000;

/** pgbouncer in front of a server, which gives a connection away after each transaction. */
export async function startPooler(server: { readonly port: number }): Promise<{
  readonly port: number;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "catqd-pgbouncer-"));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const port = await freePort();
  const file = join(folder, "pgbouncer.ini");
  const lines = [
    "[databases]",
    `* = host=127.0.0.1 port=${server.port} user=catqd`,
    "[pgbouncer]",
    ...["listen_addr = 127.0.0.1", `listen_port = ${port}`, "unix_socket_dir =", "auth_type = any"],
    ...["pool_mode = transaction", "default_pool_size = 6", "ignore_startup_parameters = extra_float_digits"],
    ...["log_connections = 0", "log_disconnections = 0"],
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const child = spawn("pgbouncer", ["-q", file], { stdio: "ignore", cwd: folder, ...owner });
  for (const giveUpAt = Date.now() + START_MS; !(await answers(port)); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error("pgbouncer did not start");
  }
  return {
    port,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port });
  const isThere = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return isThere;
}
