import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { itWith } from "../faults/tools.ts";
import { freePort } from "../free-port.ts";
import { askUnix } from "../unix-request.ts";
import { NginxProcess } from "./nginx-process.ts";
import { type Meeting, ReturningWatcher } from "./returning-watcher.ts";

const CATQ = join(import.meta.dirname, "../../../cli/dist/catq.js");
const BROWSERS = 2000;
/** Of browsers at one address: a household, an office. */
const AN_ADDRESS = 20;
const PROGRAMS = 20;
/** Bounds the test, and is no promise: the machine does the handshakes of all of them, too. */
const MAX_WAIT_MS = 120_000;
const POLL = { timeout: MAX_WAIT_MS, interval: 200 };

itWith(
  "nginx",
  "everybody who watches has the board again after SIGKILL, and nobody is refused",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "catqd-storm-"));
    const flags = ["--listen", `unix:${join(folder, "http.sock")}`, "--rate-limit", "on"];
    let daemon = await DaemonProcess.start(flags);
    const nginx = NginxProcess.start({
      upstream: daemon.url,
      https: await freePort(),
      http: await freePort(),
      connections: 3 * BROWSERS,
      isQuiet: true,
    });
    const ca = readFileSync(nginx.certificateFile);
    const meeting: Meeting = { url: nginx.url, ca, statuses: new Map(), refusals: [], session: undefined };
    const browsers: ReturningWatcher[] = [];
    const programs: Program[] = [];
    const all = (): readonly { shows(text: string): boolean }[] => [...browsers, ...programs];
    const missing = (text: string): number => all().filter((one) => !one.shows(text)).length;
    try {
      for (let i = 0; i < BROWSERS; i++) {
        const address = Math.floor(i / AN_ADDRESS);
        browsers.push(new ReturningWatcher(meeting, `127.0.1.${address + 1}`));
      }
      for (let i = 0; i < PROGRAMS; i++) programs.push(new Program(nginx, folder));
      await expect.poll(() => missing("revision"), POLL).toBe(0);

      await daemon.stop("SIGKILL");
      daemon = await DaemonProcess.start(flags, daemon.folder);
      // Only its own boards show this number.
      const { number } = (await askUnix(daemon.url, "/api/tickets", { method: "POST" })).json;
      await expect.poll(() => missing(`"${number}"`), POLL).toBe(0);

      // nginx has answered 502 while there was no daemon; the daemon itself has refused nobody.
      expect(meeting.refusals).toEqual([]);
      expect([...meeting.statuses.keys()].filter((status) => status !== 200 && status !== 502)).toEqual([]);
      const metrics = String((await askUnix(daemon.url, "/metrics")).json.text);
      expect(metrics).toContain(`catqd_streams{kind="board"} ${BROWSERS + PROGRAMS}\n`);
      expect(metrics).not.toMatch(/^catqd_http_refusals_total{[^}]*} [1-9]/m);
    } finally {
      for (const browser of browsers) browser.close();
      for (const program of programs) program.end();
      await nginx.remove();
      await daemon.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  3 * MAX_WAIT_MS,
);

/** A real `catq watch`. */
class Program {
  readonly #child: ChildProcess;
  #tail = "";

  constructor(nginx: NginxProcess, home: string) {
    const args = [CATQ, "-s", nginx.url, "watch", "--json"];
    const env = { ...process.env, HOME: home, NODE_EXTRA_CA_CERTS: nginx.certificateFile };
    this.#child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      this.#tail = (this.#tail + chunk).slice(-8192);
    });
  }

  shows(text: string): boolean {
    return this.#tail.includes(text);
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
