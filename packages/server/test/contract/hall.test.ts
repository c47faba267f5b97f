import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { numberOf } from "@catq/shared";
import type { TakenTicket } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { runCommand } from "../catqd-command.ts";
import { databaseEnv } from "../daemon-process.ts";
import { freshFolder } from "../fresh-folder.ts";
import { foreignTokens } from "./foreign-tokens.ts";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const VISITORS = 500;
const start = useDaemons();

/** `catqd` as its operator types it. */
async function catqd(folder: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await runCommand(args, { folder, env: databaseEnv(folder) });
  expect(code, err).toBe(0);
  return out;
}

it(`serves ${VISITORS} visitors behind one address in their order, by the configuration of an event`, async () => {
  const folder = freshFolder();
  const file = join(folder, "event.yaml");
  writeFileSync(file, await catqd(folder, "config", "--example", "event", "--crowd", "127.0.0.1"));
  const { daemon, visitor, stream } = await start(["--config", file, "--rate-limit", "on"]);
  const [foreign = ""] = await foreignTokens(1);

  const taking = Array.from({ length: VISITORS }, () => visitor().takes());
  const byNumber = new Map<string, TakenTicket>((await Promise.all(taking)).map((one) => [one.number, one]));
  const numbers = Array.from({ length: VISITORS }, (_, sequence) => numberOf(sequence));
  expect([...byNumber.keys()].sort()).toEqual(numbers);

  const following = numbers.map(async (number) => {
    const token = byNumber.get(number)?.token ?? "";
    const live = await stream("/api/ticket/events", { token });
    await live.sees(({ event, data }) => event === "ticket" && data.number === number, 30_000);
    return live;
  });
  const streams = await Promise.all(following);

  for (const token of ["A07", foreign, "nonsense"])
    expectProblem(await visitor().reads(token), 401, "no-token");
  expect(streams.filter(({ ending }) => ending !== null)).toEqual([]);
  const before = await visitor().board();
  expect(before).toMatchObject({ counters: 4, waitingCount: VISITORS - 4 });
  expect(before.active.map(({ number }) => number)).toEqual(numbers.slice(0, 4));
  const status = JSON.parse(await catqd(folder, "status", "--json", "--data", daemon.folder));
  expect(status).toMatchObject({ banCount: 0, watchers: { board: 0, ticket: VISITORS } });
  expect(status.refusals).toEqual([{ code: "no-token", address: "127.0.0.1", count: 3 }]);

  for (const live of streams) live.close();
  for (let left = 0; left < VISITORS; ) {
    const { active } = await visitor().board();
    for (const { number } of active) await visitor().leaves(byNumber.get(number)?.token ?? "");
    left += active.length;
  }
  const log = await catqd(daemon.folder, "log", "--json", "--lines", "5000", "--data", daemon.folder);
  const events: { type: string; number: string }[] = JSON.parse(log).events;
  expect(events.filter(({ type }) => type === "called").map(({ number }) => number)).toEqual(numbers);
}, 120_000);
