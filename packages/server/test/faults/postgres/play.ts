import { check, type Found } from "../../simulation/check/check.ts";
import type { Record } from "../../simulation/record.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Scenario } from "./scenarios.ts";
import { World } from "./world.ts";

export interface Played {
  readonly record: Record;
  readonly found: Found | null;
  readonly figures: Figures;
  /** What the daemons have logged. */
  readonly logs: string;
}

/** Lives through a scenario, and holds what was seen against what a sound queue does. */
export async function play(
  { act, options = {} }: Pick<Scenario, "act" | "options">,
  { forMs, seed }: { forMs: number; seed?: number },
): Promise<Played> {
  const world = await World.make({ ...options, ...(seed !== undefined && { seed }) });
  try {
    world.open();
    const more = await act(world, forMs);
    const record = await world.close();
    const logs = world.daemons
      .map(({ name, log, process }) => `${name}\n${log}${process?.log ?? ""}`)
      .join("\n");
    const figures = figuresOf(record, world.requests.times, { ...Object(more) });
    return { record, figures, logs, found: check(record) };
  } finally {
    await world.remove();
  }
}

/** A contradiction for a person: what is wrong, and what was seen around it. */
export function describe({ found, record, logs }: Played): string {
  if (!found) return "";
  const near = (at: number): boolean => Math.abs(at - found.at) < 150;
  const ms = (at: number): string => (at - found.at).toFixed(1).padStart(8);
  const views = record.views.filter(({ from }) => near(from));
  const operations = record.operations.filter(({ repliedAt }) => near(repliedAt));
  const disturbances = record.disturbances.filter(
    ({ from, to }) => from < found.at + 3000 && to > found.at - 3000,
  );
  return [
    `${found.rule}: ${found.sentence} (at ${found.at})`,
    ...disturbances.map(({ kind, from, to }) => `  ${ms(from)} to ${ms(to)}  ${kind}`),
    ...views.slice(-20).map(({ from, commit, state }) => {
      const lines = state.log.slice(-4).map(({ id, event }) => `${id} ${event.type} ${event.sequence ?? ""}`);
      const { revision, aliveAt, commits } = state.queue;
      return `  ${ms(from)}  ${commit?.by ?? "a failover"} commits ${commits}: board ${revision} at ${aliveAt}: ${lines.join(", ")}`;
    }),
    ...operations.slice(-20).map(({ calledAt, repliedAt, kind, sequence = "", daemon, outcome }) => {
      return `  ${ms(calledAt)} to ${ms(repliedAt)}  ${daemon} ${kind} ${sequence} ${JSON.stringify(outcome)}`;
    }),
    ...logs
      .split("\n")
      .filter((line) => /"level":"?(warn|error|fatal|40|50|60)/.test(line))
      .slice(-20),
  ].join("\n");
}
