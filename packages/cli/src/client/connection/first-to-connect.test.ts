import { expect, test } from "vitest";
import { firstToConnect } from "./first-to-connect.ts";

/** Attempts that a test decides, and pauses that it ends. */
function setUp(addresses: readonly string[]) {
  const begun: string[] = [];
  const decide = new Map<string, PromiseWithResolvers<string>>();
  const givenUp: string[] = [];
  let endPause = (): void => {};
  const over = new AbortController();
  const connected = firstToConnect(
    addresses,
    (address, signal) => {
      begun.push(address);
      signal.addEventListener("abort", () => givenUp.push(address));
      const one = Promise.withResolvers<string>();
      decide.set(address, one);
      return one.promise;
    },
    {
      signal: over.signal,
      pause: () =>
        new Promise((resolve) => {
          endPause = resolve;
        }),
    },
  );
  connected.catch(() => {});
  return {
    begun,
    givenUp,
    connected,
    over,
    async pauseEnds() {
      endPause();
      await settled();
    },
    async connects(address: string) {
      decide.get(address)?.resolve(address);
      await settled();
    },
    async fails(address: string, code: string) {
      decide.get(address)?.reject(Object.assign(new Error(code), { code }));
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a slow address is waited for, though another has been begun and has failed", async () => {
  const { begun, connected, pauseEnds, connects, fails } = setUp(["slow", "dead"]);
  expect(begun).toEqual(["slow"]);
  await pauseEnds();
  expect(begun).toEqual(["slow", "dead"]);
  await fails("dead", "ENETUNREACH");
  await connects("slow");
  expect(await connected).toBe("slow");
});

test("a dead first address costs a quarter of a second, and the winner's rivals are given up", async () => {
  const { connected, givenUp, pauseEnds, connects } = setUp(["dead", "quick", "unneeded"]);
  await pauseEnds();
  await connects("quick");
  expect(await connected).toBe("quick");
  expect(givenUp).toContain("dead");
});

test("where an attempt fails the next begins at once", async () => {
  const { begun, connected, fails, connects } = setUp(["refused", "good"]);
  await fails("refused", "ECONNREFUSED");
  expect(begun).toEqual(["refused", "good"]);
  await connects("good");
  expect(await connected).toBe("good");
});

test("where all fail, what is told is what an address met with that there is a way to", async () => {
  const { connected, fails } = setUp(["v6", "v4"]);
  await fails("v6", "ENETUNREACH");
  await fails("v4", "ECONNREFUSED");
  await expect(connected).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("where the time is up, all are given up", async () => {
  const { connected, givenUp, over, pauseEnds, fails } = setUp(["a", "b"]);
  await pauseEnds();
  over.abort(new Error("time is up"));
  expect(givenUp).toEqual(["a", "b"]);
  await fails("a", "ETIMEDOUT");
  await fails("b", "ETIMEDOUT");
  await expect(connected).rejects.toThrow("time is up");
});
