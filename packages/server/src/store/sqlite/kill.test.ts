import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { openStore } from "../../../test/open-store.ts";
import { line } from "../../../test/store-contract/queue.ts";

/** Takes tickets as fast as it can, ten at a time, and says the number of each that was acknowledged. */
const taker = (file: string): string => `
  const { openStore } = await import(${JSON.stringify(import.meta.resolve("../../../test/open-store.ts"))});
  const { take, pass } = await import(${JSON.stringify(import.meta.resolve("../../../test/store-contract/queue.ts"))});
  const { writeSync } = await import("node:fs");
  const store = await openStore({ file: ${JSON.stringify(file)} });
  const takeForEver = async () => {
    for (;;) {
      const sequence = await take(store);
      writeSync(1, sequence + "\\n");
      if (sequence % 7 === 0) await pass(store, sequence, 3);
    }
  };
  for (let n = 0; n < 10; n++) takeForEver();`;

it("has everything that was acknowledged after kill -9, in order, once", async () => {
  const file = join(freshFolder(), "catqd.db");
  const acknowledged = new Set<number>();
  for (let round = 1; round <= 5; round++) {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", taker(file)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const exited = once(child, "exit");
    const enough = acknowledged.size + 200 + 37 * round;
    for await (const text of createInterface({ input: child.stdout })) {
      expect(acknowledged).not.toContain(Number(text));
      acknowledged.add(Number(text));
      if (acknowledged.size === enough) child.kill("SIGKILL");
    }
    await exited;
    const store = await openStore({ file });
    const waiting = await line(store);
    expect(new Set(waiting).size).toBe(waiting.length);
    const kept = new Set(waiting);
    expect([...acknowledged].filter((sequence) => !kept.has(sequence))).toEqual([]);
    // Those that nobody moved stand in the order of their numbers.
    const unmoved = waiting.filter((sequence) => sequence % 7 !== 0);
    expect(unmoved).toEqual([...unmoved].sort((a, b) => a - b));
    const found = await store.tickets(waiting);
    expect(found.map((one) => one?.position)).toEqual(waiting.map((_, index) => index + 1));
    await store.close();
  }
});
