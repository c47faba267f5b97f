import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { SmallDisk } from "../faults/small-disk.ts";
import { FAKETIME, itWith } from "../faults/tools.ts";
import { HttpClient } from "../http-client.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
const MIB = 2 ** 20;

/** Waits until `/readyz` of the daemon at `url` names these as failing; answers the reply. */
async function failsWith(http: HttpClient, failing: readonly string[]) {
  await expect
    .poll(async () => (await http.send("/readyz")).json().failing ?? [], { timeout: 20_000 })
    .toEqual(failing);
  return http.send("/readyz");
}

it("names what it looked at", async () => {
  const { http } = await start();
  const reply = await http.send("/readyz");
  expect(reply.status).toBe(200);
  const { status, checks } = reply.json();
  expect(status).toBe("ready");
  expect(checks).toEqual(
    ["storage", "clock", "cats"].map((name) => ({ name, ok: true, detail: expect.any(String) })),
  );
});

itWith(
  "mount",
  "is not ready while the disk is full, stays alive, and is ready again with room",
  async () => {
    const disk = new SmallDisk(6 * MIB);
    const folder = join(disk.folder, "data");
    const { http, daemon, visitor } = await start([], folder).catch((error: unknown) => {
      disk.remove();
      throw error;
    });
    try {
      await failsWith(http, []);
      const filler = join(disk.folder, "filler");
      // Refused when the disk is full, which it is then.
      expect(() => writeFileSync(filler, Buffer.alloc(8 * MIB))).toThrow("ENOSPC");
      const reply = await failsWith(http, ["storage"]);
      const { detail, checks } = expectProblem(reply, 503, "unavailable");
      expect(detail).toContain("The disk is full");
      expect(JSON.stringify(checks)).not.toContain(disk.folder);
      expect(reply.headers["retry-after"]).toBeDefined();
      expect((await http.send("/healthz")).status).toBe(200);
      expect((await http.send("/metrics")).bytes.toString()).toContain('catqd_check_ok{check="storage"} 0');
      expectProblem(await visitor().asksForTicket(), 503, "storage");
      rmSync(filler);
      await failsWith(http, []);
      await visitor().takes();
    } finally {
      await daemon.remove();
      disk.remove();
    }
  },
  60_000,
);

itWith(
  "faketime",
  "is not ready while the clock is days behind what was recorded, also after a restart",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "catqd-clock-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const offset = join(folder, "offset");
    const set = (seconds: number): void => writeFileSync(offset, seconds < 0 ? `${seconds}` : `+${seconds}`);
    set(0);
    const env = {
      LD_PRELOAD: FAKETIME ?? "",
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    const data = join(folder, "data");
    for (const run of ["first", "second"]) {
      const daemon = await DaemonProcess.start([], data, { env });
      const http = new HttpClient(daemon.url);
      try {
        if (run === "first") {
          await http.post("/api/tickets");
          await failsWith(http, []);
          set(-48 * 3600);
        }
        const { detail } = expectProblem(await failsWith(http, ["clock"]), 503, "unavailable");
        expect(detail).toMatch(/^The clock is \d+[dh] behind/);
        expect((await http.send("/healthz")).status).toBe(200);
        if (run === "second") set(0);
        if (run === "second") await failsWith(http, []);
      } finally {
        http.close();
        await daemon.stop();
      }
    }
  },
  60_000,
);
