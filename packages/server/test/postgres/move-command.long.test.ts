import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { freshFolder } from "../fresh-folder.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";

const BIN = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));
const NOWHERE = "postgres://catqd@127.0.0.1:1/postgres";

describeOnPostgres("catqd move-to and catqd restored, on PostgreSQL %i", [18], (on) => {
  let uri: string;
  beforeAll(() => {
    uri = `postgres://catqd@127.0.0.1:${on.server.port}/postgres`;
  });

  it("moves a stopped queue, whose holders find their places at daemons on the database", async () => {
    const folder = freshFolder();
    const before = await DaemonProcess.start([], folder);
    const tokens: string[] = [];
    for (let n = 0; n < 3; n++) tokens.push(await take(before.url));
    expect(await catqd("set", "counters", "2", "--data", folder)).toMatchObject({ code: 0 });
    expect(await catqd("move-to", uri, "--data", folder)).toMatchObject({
      code: 75,
      err: expect.stringMatching(/^catqd: a catqd runs on the queue in .*\nStop it first/),
    });
    await before.stop();

    const moved = await catqd("move-to", uri, "--data", folder, "--name", "one");
    expect(moved).toMatchObject({ code: 0, err: "" });
    expect(moved.out).toContain("up to ticket A02, is in postgres://catqd@127.0.0.1");
    expect(moved.out).toContain("It holds 3 tickets, 1 of them waiting, 0 bans");
    expect(moved.out).toContain(`\n  database: ${uri}`);
    await expect(DaemonProcess.start([], folder)).rejects.toThrow(
      /ended with 65 .*has moved to postgres:.*\n.*--database/s,
    );
    for (const command of ["log", "bans", "stats"])
      expect(await catqd(command, "--data", folder)).toMatchObject({ code: 65 });
    expect(await catqd("backup", join(folder, "b.db"), "--data", folder)).toMatchObject({ code: 65 });
    expect((await catqd("move-to", uri, "--data", folder)).out).toContain("had arrived in");

    const one = await DaemonProcess.start(["--database", uri, "--name", "one"]);
    // What was set stays, as a daemon of the same name declares the same; another one's configuration is a change.
    expect(await (await fetch(`${one.url}/api/queue`)).json()).toMatchObject({ counters: 2 });
    const two = await DaemonProcess.start(["--database", uri, "--name", "two", "--counters", "2"]);
    const states = await Promise.all(
      tokens.map(async (token, n) => (await show(n % 2 === 0 ? one.url : two.url, token)).state),
    );
    expect(states).toEqual(["called", "called", "waiting"]);
    expect(await (await fetch(`${two.url}/api/queue`)).json()).toMatchObject({ counters: 2 });
    for (const daemon of [one, two]) await daemon.remove();
  }, 120_000);

  it("says where the queue is when it was killed in the middle, and goes on or gives up", async () => {
    const folder = freshFolder();
    const daemon = await DaemonProcess.start([], folder);
    await take(daemon.url);
    await daemon.stop();
    const flags = ["--data", folder, "--database-schema", "slow"];
    // The whole of the move waits for whoever makes the same tables.
    const client = await on.server.client();
    await client.query("SELECT pg_advisory_lock(1667331185)");
    const moving = catqd("move-to", uri, ...flags);
    await expect
      .poll(async () => (await client.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount, {
        timeout: 20_000,
      })
      .toBe(1);
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
    expect((await moving).code).toBe(69);
    await client.query("SELECT pg_advisory_unlock(1667331185)");
    await client.end();
    expect(await catqd("move-to", uri, ...flags, "--give-up")).toMatchObject({
      code: 1,
      err: expect.stringContaining("is not moving"),
    });
    expect((await catqd("move-to", NOWHERE, ...flags)).err).toContain("nothing is listening on 127.0.0.1:1");
    expect((await catqd("move-to", uri, ...flags)).code).toBe(0);
    expect(await catqd("move-to", uri, ...flags, "--give-up")).toMatchObject({
      code: 1,
      err: expect.stringContaining("has moved to"),
    });
  }, 60_000);

  it("wants the password in a file, and names what is wrong with an address", async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, "queue"), { mode: 0o700 });
    const data = ["--data", join(folder, "queue")];
    expect(await catqd("move-to", uri.replace("catqd@", "catqd:secret@"), ...data)).toMatchObject({
      code: 78,
      err: expect.not.stringContaining("secret"),
    });
    expect(await catqd("move-to", "mysql://there", ...data)).toMatchObject({ code: 78 });
    expect(await catqd("move-to", uri, ...data)).toMatchObject({
      code: 69,
      err: expect.stringContaining("there is no queue in"),
    });
    writeFileSync(join(folder, "password"), "secret\n");
    const file = ["--database-password-file", join(folder, "password")];
    expect(await catqd("restored", "--database", uri, ...file, "--database-schema", "none")).toMatchObject({
      code: 69,
      err: expect.stringContaining("the schema none holds no queue"),
    });
  });

  it("gives a copy that looks like the original a life of its own, in the database and in a folder", async () => {
    const flags = ["--database", uri, "--database-schema", "copied"];
    const first = await DaemonProcess.start(flags);
    const kept = await take(first.url);
    const copied = await catqd("restored", ...flags);
    expect(copied).toMatchObject({ code: 0 });
    expect(copied.out).toContain("counts as a copy from now on");
    await expect.poll(async () => numberOf(await take(first.url)), { timeout: 20_000 }).toMatch(/^[B-Z]/);
    expect((await show(first.url, kept)).state).toBe("called");
    await first.remove();

    const folder = freshFolder();
    const original = await DaemonProcess.start([], folder);
    const before = await take(original.url);
    await original.stop();
    const copy = freshFolder();
    copyFileSync(join(folder, "catqd.db"), join(copy, "catqd.db"));
    expect(await catqd("restored", "--data", copy)).toMatchObject({ code: 0 });
    const [again, other] = [await DaemonProcess.start([], folder), await DaemonProcess.start([], copy)];
    const [a, b] = [await take(again.url), await take(other.url)];
    expect(a).not.toBe(b);
    expect(numberOf(b)).toMatch(/^[B-Z]/);
    expect((await show(other.url, before)).state).toBe("called");
    for (const daemon of [again, other]) await daemon.stop();
  }, 120_000);
});

function catqd(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, "--no-config", ...args], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

async function take(url: string): Promise<string> {
  const reply = await fetch(`${url}/api/tickets`, { method: "POST" });
  return ((await reply.json()) as { token: string }).token;
}

async function show(url: string, token: string): Promise<{ state: string }> {
  const reply = await fetch(`${url}/api/ticket`, { headers: { "catq-token": token } });
  return (await reply.json()) as { state: string };
}

function numberOf(token: string): string {
  return token.split("-")[0] ?? "";
}
