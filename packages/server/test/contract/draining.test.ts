import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";

const start = useDaemons();

it("serves on for the drain delay when it is told to stop, and says so to the balancer", async () => {
  const { daemon, http, visitor } = await start(["--drain-delay", "800ms"]);
  expect((await http.send("/readyz")).status).toBe(200);
  const stopped = daemon.stop();
  await expect.poll(async () => (await http.send("/readyz")).status).toBe(503);
  expect((await http.send("/healthz")).status).toBe(200);
  await visitor().takes();
  expect(await stopped).toBe(0);
});
