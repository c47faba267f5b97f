import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();

it("knows a pruned ticket by its proof alone: 410 ended, no ban, and its number is never given again", async () => {
  const flags = ["--ticket-retention", "1s", "--log-retention", "1s", "--rejoin-window", "0s"];
  const { visitor, daemon } = await start(flags);
  const [first, second] = (await visitor().takesMany(2)).map(({ token }) => token);
  await visitor().isServed(first ?? "");
  await visitor().leaves(second ?? "");
  await expect
    .poll(async () => (await visitor().reads(first ?? "")).json().code, { timeout: 90_000, interval: 500 })
    .toBe("ended");
  await daemon.stop("SIGKILL");

  const after = (await start(flags, daemon.folder)).visitor();
  expect((await after.takes()).number).toBe("A02");
  for (const token of [first, second]) expectProblem(await after.claims(token ?? ""), 410, "ended");
  await after.board();
}, 120_000);
