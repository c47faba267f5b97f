import { expect } from "vitest";
import { until } from "../until.ts";
import { test } from "./test-with-queues.ts";

test("catq take --json says everything in JSON lines with the type first, fit for jq", async ({
  openQueue,
}) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const person = queue.person();
  const take = person.startsShell("catq take --json | tee raw | jq -r --unbuffered .type");
  await take.says(/^board$/m);
  await take.says(/^ticket$/m);
  await letGo();
  const { exit, stdout, stderr } = await take.ended;
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  const types = stdout.trimEnd().split("\n");
  expect(types[0]).toBe("taken");
  expect(types.filter((type) => type === "saved")).toHaveLength(1);
  expect(types.indexOf("claiming")).toBeLessThan(types.indexOf("saved"));
  expect(types.at(-1)).toBe("ended");

  const raw = person.read("raw").toString();
  expect(raw.endsWith("\n")).toBe(true);
  for (const line of raw.trimEnd().split("\n")) {
    const value: unknown = JSON.parse(line);
    expect(Object.keys(Object(value)).slice(0, 2), line).toEqual(["type", "v"]);
    expect(value).toMatchObject({ v: 1 });
  }
  expect(raw).not.toContain(person.tokenOf("A01"));
});

test("the commands that answer at once give one JSON line each, errors among them", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.holdsCounter();
  const person = queue.person();
  const answer = async (...args: string[]): Promise<Record<string, unknown>> => {
    const asked = person.starts(...args, "--json");
    expect(await asked.ended, args.join(" ")).toMatchObject({ stderr: "" });
    const lines = asked.jsonLines();
    expect(lines, args.join(" ")).toHaveLength(1);
    expect(Object.keys(lines[0] ?? {})[0]).toBe("type");
    return lines[0] ?? {};
  };

  const taken = await answer("take", "--no-wait");
  expect(taken).toMatchObject({ type: "taken", ticket: { number: "A01", state: "waiting", position: 1 } });
  expect(taken.token).toBe(person.tokenOf("A01"));
  await person.takesNumber();
  expect(await answer("status", "A01")).toMatchObject({ type: "ticket", ticket: { number: "A01" } });
  expect(await answer("claim", "A01")).toMatchObject({ type: "error", code: "not-your-turn", exitCode: 3 });
  expect(await answer("pass", "1", "--ticket", "A01")).toMatchObject({ ticket: { position: 2 } });
  expect(await answer("watch", "--once")).toMatchObject({
    type: "board",
    board: { waiting: ["A02", "A01"] },
  });
  expect(await answer("leave", "A02")).toMatchObject({ type: "ended", number: "A02", outcome: "left" });
  expect(await answer("tickets")).toMatchObject({ type: "saved-ticket", number: "A01", state: "waiting" });
  expect(await answer("status", "A09")).toMatchObject({ type: "error", code: "usage", exitCode: 2 });
  expect(await answer("pass", "none")).toMatchObject({ type: "error", code: "usage", exitCode: 2 });
});

test("catq watch --json | head -1 ends at once and without a word, with 0", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const watch = queue.person().startsShell("catq watch --json | head -1");
  const line = await until(() => /^(.+)\n/.exec(watch.stdout)?.[1]);
  expect(JSON.parse(line)).toMatchObject({ type: "board", v: 1 });
  // It learns that nobody reads when it has more to say.
  await letGo();
  expect(await watch.ended).toMatchObject({ exit: 0, stdout: `${line}\n`, stderr: "" });
});

test("catq watch follows the board in sentences until it is interrupted", async ({ openQueue }) => {
  const queue = await openQueue();
  const letGo = await queue.holdsCounter();
  const watch = queue.person().starts("watch");
  await watch.says(/The queue is open; A00 is viewing its cat; nobody waits\./);
  await queue.visitor().takes();
  await watch.says(/1 person in line, A01 next\./);
  await letGo();
  await watch.says(/A00 has seen its cat; A01 is called/);
  watch.signal("SIGINT");
  expect(await watch.ended).toMatchObject({ exit: 130, stderr: "" });
});

test("catq watch --once prints the board as it is, and ends", async ({ openQueue }) => {
  const queue = await openQueue();
  await queue.visitor().takesMany(3);
  const { exit, stdout, stderr } = await queue.person().runs("watch", "--once");
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  expect(stdout).toBe(
    "The queue is open; A00 is called; 2 people in line, A01 next. A number taken now is called in about 3 min, in 10 min at the latest.\n",
  );
});
