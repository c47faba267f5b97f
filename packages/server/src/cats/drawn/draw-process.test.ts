import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

function start() {
  return fork(new URL("./draw-process.ts", import.meta.url), {
    execArgv: ["--conditions=source"],
    serialization: "advanced",
  });
}

it("ends by itself when its parent is gone", async () => {
  const child = start();
  child.send({ id: 1, seed: Buffer.from("a") });
  await once(child, "message");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("survives a Ctrl-C meant for its parent, and answers a bad request with the fault", async () => {
  const child = start();
  child.send({ id: 1, seed: 5 });
  expect((await once(child, "message"))[0]).toEqual({ id: 1, error: expect.stringContaining("TypeError") });
  child.kill("SIGINT");
  child.send({ id: 2, seed: Buffer.from("b") });
  expect((await once(child, "message"))[0]).toMatchObject({
    id: 2,
    png: expect.any(Uint8Array),
    credit: expect.any(String),
  });
  child.kill("SIGKILL");
});
