import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../../test/fresh-folder.ts";
import { lockDataFolder } from "./data-folder.ts";

const inUse = (folder: string) =>
  expect.objectContaining({
    name: "StoreRefused",
    message: `another catqd is using the data folder ${folder}`,
    hint: expect.stringContaining("--data"),
  });

it("makes the folder and keeps it and the lock to their owner", () => {
  const folder = join(freshFolder(), "a", "b");
  const lock = lockDataFolder(folder);
  onTestFinished(() => lock.release());
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "catqd.lock")).mode & 0o777).toBe(0o600);
});

it("lets one daemon in at a time, within a process too", () => {
  const folder = freshFolder();
  const lock = lockDataFolder(folder);
  expect(() => lockDataFolder(folder)).toThrow(inUse(folder));
  expect(() => lockDataFolder(folder)).toThrow(inUse(folder));
  lock.release();
  lockDataFolder(folder).release();
});

it("locks other processes out, until the holder dies, however it dies", async () => {
  const folder = freshFolder();
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(import.meta.resolve("./data-folder.ts"))});
    lockDataFolder(${JSON.stringify(folder)});
    for (let turn = 0; turn < 5; turn++) {
      await new Promise(setImmediate);
      gc();
    }
    process.stdout.write("locked");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--expose-gc", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  expect(() => lockDataFolder(folder)).toThrow(inUse(folder));
  holder.kill("SIGKILL");
  await once(holder, "exit");
  lockDataFolder(folder).release();
  expect(existsSync(join(folder, "catqd.lock-journal"))).toBe(false);
});

it("says which folder cannot be used", () => {
  const file = join(freshFolder(), "file");
  writeFileSync(file, "");
  expect(() => lockDataFolder(join(file, "below"))).toThrow(
    expect.objectContaining({ name: "StoreRefused", message: expect.stringContaining(file) }),
  );
});
