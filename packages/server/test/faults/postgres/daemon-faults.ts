import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FAKETIME } from "../tools.ts";
import type { FleetDaemon } from "./fleet.ts";
import { atCommit, trapped } from "./traps.ts";
import type { World } from "./world.ts";

/** Does something to one daemon after the other, for so long. */
export async function repeat(
  world: World,
  forMs: number,
  act: (daemon: FleetDaemon) => Promise<void>,
): Promise<void> {
  const endsAt = performance.now() + forMs;
  await sleep(500);
  for (let round = 0; performance.now() < endsAt; round++) {
    const daemon = world.daemons[round % world.daemons.length];
    if (daemon) await act(daemon);
  }
}

/** The daemon stands still when all but its COMMIT has been sent, so it has the lock. */
export async function standStill(world: World, daemon: FleetDaemon): Promise<void> {
  await world.disturb("stop", async () => {
    let goOn = (): void => {};
    await trapped(
      daemon.wire,
      (then) => atCommit(0, then),
      (_, proceed) => {
        daemon.freeze();
        goOn = proceed;
      },
    );
    await sleep(2000 + world.random() * 3000);
    daemon.thaw();
    goOn();
    await sleep(500);
  });
  await sleep(500);
}

/** Sets the wall clock of a daemon off by so many seconds; the variables that it must be started with for it. */
export function clockOf({ folder }: FleetDaemon, offset: string): Record<string, string> {
  const file = join(folder, "clock");
  // Put there as a whole: the library reads the file at every look, and an empty one is no offset.
  writeFileSync(`${file}.new`, offset);
  renameSync(`${file}.new`, file);
  return {
    LD_PRELOAD: FAKETIME ?? "",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
