import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../test/daemon-process.ts";
import { freshFolder } from "../test/fresh-folder.ts";

/** What `pnpm build` made, as people run it. */
const BIN = fileURLToPath(new URL("../dist/catqd.js", import.meta.url));

let folder: string;
const daemons: DaemonProcess[] = [];

beforeEach(() => {
  folder = freshFolder();
});

afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.remove();
});

async function start(...flags: string[]): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start(flags, join(folder, "queue"));
  daemons.push(daemon);
  return daemon;
}

/** Runs a command line of the shell to its end. */
async function run(
  command: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn("sh", ["-c", command], {
    env: {
      ...process.env,
      catqd: `${process.execPath} ${BIN} --no-config`,
      q: join(folder, "queue"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

it("opens no debugger on SIGUSR1", async () => {
  const daemon = await start();
  daemon.signal("SIGUSR1");
  // An answer means that the signal before it was heard.
  expect((await fetch(`${daemon.url}/healthz`)).status).toBe(200);
  await daemon.stop();
  expect(daemon.log).not.toContain("Debugger");
});

it("refuses a data folder that everybody may write, with the line that mends it", async () => {
  const { code, err } = await run("mkdir -m 777 $q; $catqd --port 0 --data $q");
  expect(code).toBe(77);
  expect(err).toContain(`chmod 700 ${join(folder, "queue")}`);
});

it("warns of a data folder that its group may write", async () => {
  mkdirSync(join(folder, "queue"));
  chmodSync(join(folder, "queue"), 0o770);
  const daemon = await start();
  await daemon.stop();
  expect(daemon.log).toContain("the group of the data folder");
});

it.each(["SIGTERM", "SIGINT"] as const)(
  "ends with 0 on %s, and a stream that is open ends with it",
  async (signal) => {
    const daemon = await start();
    const stream = await fetch(`${daemon.url}/api/queue/events`);
    const text = stream.text();
    const startedAt = performance.now();
    expect(await daemon.stop(signal)).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await text).toContain("event: board");
    const lines = daemon.log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ level: "info", message: "stopped" });
  },
);

it("ends at once on the second signal", async () => {
  const daemon = await start();
  // A request that never arrives in full holds the first one up. That its head has arrived is what 100 says.
  const { hostname, port } = new URL(daemon.url);
  const held = connect(Number(port), hostname);
  held.on("error", () => {});
  held.write(
    "POST /api/ticket/pass HTTP/1.1\r\nhost: catqd\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n{",
  );
  expect(String((await once(held, "data"))[0])).toContain("100 Continue");
  process.kill(daemon.pid, "SIGTERM");
  while (!daemon.log.includes("stopping")) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await daemon.stop("SIGTERM")).toBe(143);
  held.destroy();
});

it("ends when the terminal that it was started in is gone", async () => {
  const command = `exec "${process.execPath}" "${BIN}" --no-config --port 0 --data "${join(folder, "queue")}" --cat-stock 1`;
  const terminal = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["ignore", "pipe", "ignore"] });
  let shown = "";
  terminal.stdout.on("data", (text) => {
    shown += text;
  });
  await expect.poll(() => shown, { timeout: 20_000 }).toContain("is listening on");
  const { pid } = JSON.parse((await run("$catqd status --json --data $q")).out);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  terminal.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each(["000", "777"])("makes files for its owner alone, whatever the umask: %s", async (umask) => {
  const script = `umask ${umask}; $catqd serve --port 0 --data $q & pid=$!; until [ -S $q/catqd.sock ]; do sleep 0.1; done; ls -l $q >/dev/null; stat -c %a $q; stat -c '%n %a' $q/*; kill $pid; wait $pid`;
  const { code, out } = await run(script);
  expect(code).toBe(0);
  const modes = out.split("\n").filter((line) => /^\/.* \d+$/.test(line));
  expect(modes.length).toBeGreaterThanOrEqual(3);
  expect(modes.filter((line) => !line.endsWith(" 600"))).toEqual([]);
  expect(statSync(join(folder, "queue")).mode & 0o777).toBe(0o700);
});

it("refuses to be the second on a folder", async () => {
  await start();
  const { code, out, err } = await run("$catqd --port 0 --data $q");
  expect({ code, out }).toEqual({ code: 75, out: "" });
  expect(err).toContain("another catqd is using the data folder");
});

it("refuses a port in use, and leaves nothing that keeps it alive", async () => {
  const daemon = await start();
  const { code, err } = await run(`$catqd --port ${new URL(daemon.url).port} --data $q-other`);
  expect(code).toBe(69);
  expect(err).toMatch(/^catqd: something else is listening on 127\.0\.0\.1:\d+\n.*--port/);
});

it("reports all faults of flags, variables and file at once, with 78", async () => {
  writeFileSync(join(folder, "catqd.yaml"), "counters: none\nclaim-windw: 60s\n");
  const { code, out, err } = await run(`cd ${folder} && $catqd --port 1e9 --config catqd.yaml`, {
    CATQ_VIEW_WINDOW: "soon",
  });
  expect({ code, out }).toEqual({ code: 78, out: "" });
  expect(err.split("\n").map((line) => line.slice(0, 24))).toEqual([
    "catqd: There are 4 fault",
    "  --port 1e9: expected a",
    "  CATQ_VIEW_WINDOW=soon:",
    "  catqd.yaml:1:11: count",
    "  catqd.yaml:2:1: claim-",
    "",
  ]);
});

it.each([
  ["--help", 0],
  ["--version", 0],
  ["--colour", 2],
  ["status --data $q", 69],
])("answers `catqd %s` with %i", async (args, code) => {
  const result = await run(`$catqd ${args}`);
  expect(result.code).toBe(code);
  expect(code === 0 ? result.err : result.out).toBe("");
});

it("goes on when nobody reads what it says", async () => {
  const script =
    "{ $catqd serve --port 0 --data $q 2>&1 & echo $! >$q.pid; } | true; until [ -S $q/catqd.sock ]; do sleep 0.1; done; $catqd pause --data $q; $catqd status --data $q; kill $(cat $q.pid)";
  const { code, out } = await run(script);
  expect(code).toBe(0);
  expect(out).toContain("The queue is paused, with");
  while (readdirSync(join(folder, "queue")).includes("catqd.sock"))
    await new Promise((resolve) => setTimeout(resolve, 20));
});

/** What a terminal of that many columns shows of a daemon that is stopped by Ctrl-C once it has said how. */
async function onTerminal(flags: string): Promise<string> {
  const command = `stty cols 80; exec ${process.execPath} ${BIN} --no-config --port 0 --data ${join(folder, "queue")} ${flags}`;
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const terminal = spawn("script", ["-qec", command, "/dev/null"], { env: { ...env, TERM: "xterm" } });
  onTestFinished(() => void terminal.kill("SIGKILL"));
  let shown = "";
  terminal.stdout.on("data", (text) => {
    shown += text;
  });
  await expect.poll(() => shown, { timeout: 20_000 }).toContain("is listening on");
  await expect.poll(() => shown, { timeout: 20_000 }).toMatch(/"listening"|Ctrl-C/);
  terminal.stdin.write("\u0003");
  await once(terminal, "close");
  return shown.replaceAll("\r\n", "\n");
}

it("writes its log for people on a terminal, and says what to do next", async () => {
  const shown = await onTerminal("");
  const [first = ""] = shown.split("\n");
  expect(first).toMatch(/^\S+\d\d:\d\d:\d\d\S+ listening /);
  expect(shown).toMatch(/^catqd is listening on http:/m);
  expect(shown).toContain("Look after it\u001b[22m  \u001b[1mcatqd status --data");
  expect(shown).toMatch(/ stopped\n$/);
});

it("writes JSON on a terminal where that is asked for, and text elsewhere where that is", async () => {
  const json = await onTerminal("--log-format json");
  expect(json).toContain('{"level":"info"');
  const daemon = await start("--log-format", "text");
  await daemon.stop();
  expect(daemon.log).toMatch(/^\d\d:\d\d:\d\d listening url=/);
  expect(daemon.log).not.toContain("\u001b");
});
