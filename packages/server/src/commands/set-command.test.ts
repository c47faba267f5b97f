import { board } from "@catq/shared/schemas";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OperatedDaemon } from "../../test/operated-daemon.ts";

let on: OperatedDaemon;
beforeEach(() => {
  on = new OperatedDaemon();
});
afterEach(() => on.remove());

async function countersShown(): Promise<unknown> {
  return board.parse(await (await fetch(`${on.url}/api/queue`)).json()).counters;
}

it("sets the counters of the running queue: for the next change, and over a restart", async () => {
  await on.start();
  expect(await on.catqd("set", "counters", "4")).toMatchObject({
    code: 0,
    out: expect.stringContaining("counters is 4 from now on; it was 1."),
  });
  expect(await countersShown()).toBe(4);
  expect((await on.catqd("set", "counters", "4")).out).toBe("counters is 4 already.\n");
  await on.stop();
  await on.start();
  expect(await countersShown()).toBe(4);
  expect((await on.catqd("log")).out).toContain("counters was set to 4 by anna.");
});

it("gives way to a configuration that says something new, and to no other", async () => {
  await on.start({ counters: "2" });
  await on.catqd("set", "counters", "4");
  await on.stop();
  await on.start({ counters: "2" });
  expect(await countersShown()).toBe(4);
  await on.stop();
  await on.start({ counters: "3" });
  expect(await countersShown()).toBe(3);
});

it("sets lists, and takes them back", async () => {
  await on.start();
  const { out } = await on.catqd("set", "never-ban", "10.1.2.3/8", "::1", "--json");
  expect(JSON.parse(out)).toEqual({ name: "never-ban", value: ["10.1.2.3/8", "::1/128"], before: [] });
  expect((await on.catqd("set", "never-ban")).out).toContain(
    "never-ban is nothing from now on; it was 10.1.2.3/8",
  );
});

it("says what is wrong with a value or a name, and changes nothing", async () => {
  await on.start();
  expect(await on.catqd("set", "counters", "none")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Expected a whole number from 1 to 1000 for counters, got none."),
  });
  const port = await on.catqd("set", "port", "80");
  expect(port.err).toContain("port belongs to the daemon's own configuration, and changes there.");
  expect(await countersShown()).toBe(1);
});

it("shows in `catqd config` what is in force, by whom, and what the configuration says", async () => {
  await on.start();
  const before = await on.catqd("config");
  expect(before.out).toContain(
    "The daemon that runs on this data folder was asked: what it goes by is shown.",
  );
  await on.catqd("set", "counters", "4");
  const { out } = await on.catqd("config");
  expect(out).toMatch(/^counters +4 +anna, 20\S+Z \(not 1: default\)$/m);
  const json = JSON.parse((await on.catqd("config", "--json")).out);
  expect(json).toMatchObject({
    isRunning: true,
    options: { counters: { value: 1, inForce: { value: ["4"] } } },
  });
  await on.stop();
  expect((await on.catqd("config")).out).toContain("this is what one would start with");
});
