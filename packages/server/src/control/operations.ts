import { sequenceOf } from "@catq/shared";
import { presentBoard } from "../http/api/present.ts";
import { readNetwork } from "../network/network.ts";
import { timeText } from "../process/time-text.ts";
import type { Queue } from "../queue/queue.ts";
import { ok, type Result, refuse } from "../queue/result.ts";
import type { DaemonSeen } from "../queue/shared-store.ts";
import type { BansNear } from "../queue/store.ts";
import { banJson } from "./ban-json.ts";
import type { Input, Operation, Output } from "./protocol.ts";

/** What an operator can reach in a running daemon. */
export interface OperatorParts {
  readonly queue: Queue;
  readonly about: AboutDaemon;
  /** A setting's value in the form that is kept, or why there is none. */
  readonly readSetting: (name: string, value: readonly string[]) => Result<readonly string[]>;
  /** How its visitors fare, and whether it can serve them. */
  readonly health: () => Promise<Health>;
}

type Health = Pick<
  Output<"status">,
  "refusals" | "hiddenProxy" | "watchers" | "banCount" | "push" | "checks"
> & {
  /** null where the database does not say. */
  readonly daemons: readonly DaemonSeen[] | null;
};

/** What the daemon says of itself. */
interface AboutDaemon {
  readonly url: string;
  /** Whether it listens on a socket that it was handed. */
  readonly isSocketHanded: boolean;
  readonly version: string;
  readonly pid: number;
  /** Wall-clock milliseconds. */
  readonly startedAt: number;
  readonly dataFolder: string;
}

type Handlers = {
  readonly [O in Operation]: (
    parts: OperatorParts,
    input: Input<O>,
    by: string,
  ) => Promise<Result<Output<O>>>;
};

type Near = Pick<Output<"unban">, "around" | "within" | "withinCount">;

/** What each operation does, asked for by whom. Inputs have been checked against the protocol. */
export const HANDLERS: Handlers = {
  status: async ({ queue, about, health }) => {
    const { revision: _, ...board } = presentBoard(await queue.board());
    const { daemons, ...well } = await health();
    const startedAt = timeText(about.startedAt);
    return ok({ ...board, ...well, daemons: daemons?.map(daemonJson) ?? null, ...about, startedAt });
  },

  "change-state": async ({ queue }, { change }, by) => {
    await queue.operator.changeState(change, by);
    const { state } = await queue.board();
    return ok({ state });
  },

  announce: async ({ queue }, { text }, by) => {
    const before = await queue.operator.announce(text, by);
    return ok({ said: text, before: before?.text ?? null });
  },

  recall: async ({ queue }, { number }, by) => {
    const answer = await queue.operator.recall(checkedSequence(number), by);
    if (!answer.ok) return answer;
    const { state, position } = answer.value;
    return ok({ number, state: state === "called" ? "called" : "waiting", position });
  },

  skip: async ({ queue }, { number }, by) => {
    const answer = await queue.operator.skip(checkedSequence(number), by);
    return answer.ok ? ok({ number }) : answer;
  },

  ban: async ({ queue }, { address, reason, forMs }, by) => {
    const name = nameIn(address);
    if (!name.ok) return name;
    const answer = await queue.operator.ban(name.value, reason, forMs ?? Number.POSITIVE_INFINITY, by);
    if (!answer.ok) return answer;
    const { ban, replaced, near, ...made } = answer.value;
    return ok({
      ban: banJson(ban),
      endedTickets: made.endedTickets,
      replaced: replaced && banJson(replaced),
      ...presentNear(near),
      spared: [...made.spared],
    });
  },

  unban: async ({ queue }, { address }, by) => {
    const name = nameIn(address);
    if (!name.ok) return name;
    const { wasBanned, near } = await queue.operator.unban(name.value, by);
    return ok({ address: name.value, wasBanned, ...presentNear(near) });
  },

  set: async ({ queue, readSetting }, { name, value }, by) => {
    const read = readSetting(name, value);
    if (!read.ok) return read;
    const before = await queue.operator.set(name, read.value, by);
    return ok({ name, value: [...read.value], before: before && [...before] });
  },

  settings: async ({ queue }) => {
    const inForce = await queue.operator.settings();
    return ok({
      settings: inForce.map(({ since, value, ...setting }) => ({
        ...setting,
        value: [...value],
        since: timeText(since),
      })),
    });
  },
};

function daemonJson({ since, seen, ...daemon }: DaemonSeen) {
  return { ...daemon, since: timeText(since), seen: timeText(seen) };
}

function checkedSequence(number: string): number {
  const sequence = sequenceOf(number);
  if (sequence === null) throw new Error(`expected a number that was checked, got ${number}`);
  return sequence;
}

/** The name of the address or network that an operator wrote. */
function nameIn(text: string): Result<string> {
  const read = readNetwork(text);
  if (typeof read === "string") return ok(read);
  const written = JSON.stringify(text);
  const detail = read
    ? `${written} is inside of a network: say ${read.network} for all of that, or ${read.address} for the one address.`
    : `Expected an address or a network, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32, got ${written}.`;
  return refuse({ code: "invalid", detail });
}

function presentNear({ around, within, withinCount }: BansNear): Near {
  return { around: around.map(banJson), within: within.map(banJson), withinCount };
}
