import { calledIn, people, placeInLine } from "@catq/shared";
import type { Output } from "../../control/protocol.ts";
import { handedNote } from "../../process/socket-activation.ts";
import { printable, roundly } from "./sentences.ts";

type Status = Output<"status">;

const SHOWN_WAITING = 16;
/** How many addresses are named of those that met the same refusal. */
const SHOWN_ADDRESSES = 4;
/** What an address is refused for by its share, which a crowd has a hundred times. */
const OF_SHARES = ["too-many-tickets", "too-many-streams", "slow-down"];
/** Fewer refusals of one address may be one person's. */
const MANY = 10;

/** What `catqd status` prints for a person. */
export function statusLines(status: Output<"status">): string[] {
  const upMs = Date.parse(status.now) - Date.parse(status.startedAt);
  const counters = status.counters === 1 ? "1 counter" : `${status.counters} counters`;
  const active = status.active.map(
    ({ number, state, until }) =>
      `${number} ${state}, ${roundly(Date.parse(until) - Date.parse(status.now))} left${status.state === "paused" ? " (paused)" : ""}`,
  );
  const more = status.waitingCount - Math.min(status.waiting.length, SHOWN_WAITING);
  const [next, ...others] = status.waiting.slice(0, SHOWN_WAITING);
  const then = [...others, ...(more > 0 ? [`and ${more} more`] : [])];
  return [
    `The queue is ${status.state}, with ${counters}.`,
    `At the counters: ${active.join("; ") || "nobody"}`,
    next === undefined
      ? "Waiting: nobody"
      : `Waiting: ${people(status.waitingCount)}; ${next} is ${placeInLine(1)}${then.length > 0 ? `, then ${then.join(" ")}` : ""}`,
    `Last ended: ${status.recent.map(({ number, outcome }) => `${number} ${outcome}`).join(", ") || "none"}`,
    ...(status.announcement ? [`Announced: ${printable(status.announcement.text)}`] : []),
    `A turn takes ${roundly(status.averageTurnMs)} on average.${newcomer(status)}`,
    `Watching: ${watchers(status.watchers)}`,
    `Banned: ${bans(status.banCount)}`,
    ...pushLines(status),
    ...refusalLines(status),
    ...(status.hiddenProxy === null
      ? []
      : [`Everybody is ${printable(status.hiddenProxy)}: see trust-proxy.`]),
    ...readinessLines(status.checks),
    ...daemonLines(status),
    `catqd ${status.version} has been running for ${roundly(upMs)} (process ${status.pid})`,
    `  at ${printable(status.url)}${handedNote(status.isSocketHanded)}, on ${printable(status.dataFolder)}`,
  ];
}

function newcomer({ newcomer: wait, state }: Status): string {
  if (wait === null || state === "closed") return "";
  const paused = state === "paused" ? ", once the queue goes on" : "";
  return ` A number taken now is called ${calledIn(wait.estimatedWaitMs, wait.longestWaitMs)}${paused}.`;
}

function watchers({ board, ticket }: Status["watchers"]): string {
  if (board + ticket === 0) return "nobody";
  return `${board + ticket}, ${ticket} of them with a ticket`;
}

function bans(count: number | null): string {
  if (count === null) return "unknown, as the disk does not say";
  if (count === 0) return "nobody";
  return `${count === 1 ? "1 address or network" : `${count} addresses or networks`}; \`catqd bans\` lists them`;
}

function pushLines({ push }: Status): string[] {
  if (push === null) return [];
  return [`Told by Web Push: ${push.sent}${push.failed > 0 ? `, and ${push.failed} failed` : ""}`];
}

/** Refusals by code, each with the addresses that met it most; and what to do where a crowd seems to be refused. */
function refusalLines({ refusals, hiddenProxy }: Status): string[] {
  const sum = (of: Status["refusals"]): number => of.reduce((total, { count }) => total + count, 0);
  const byCode = Object.entries(Object.groupBy(refusals, ({ code }) => code)).map(([code, of = []]) => {
    const named = of.slice(0, SHOWN_ADDRESSES).map(({ address, count }) => `${printable(address)} ${count}`);
    const more = of.length - named.length;
    const others = more > 0 ? `, and ${more} more` : "";
    return `  ${printable(code)} ${sum(of)} (${named.join(", ")}${others})`;
  });
  // A proxy is no crowd: its visitors have addresses of their own.
  const crowded = refusals.find(
    ({ code, address, count }) => OF_SHARES.includes(code) && count >= MANY && address !== hiddenProxy,
  );
  const hint = `  Do many people share ${crowded && printable(crowded.address)}? \`catqd set crowd\` takes all such addresses.`;
  return [
    `Refused in the last ten minutes: ${sum(refusals) || "nothing"}`,
    ...byCode,
    ...(crowded ? [hint] : []),
  ];
}

/** Seen longer ago than it says so, and it may be gone. */
const MISSED_MS = 15_000;

/** The daemons that share the queue, where several can. */
function daemonLines({ daemons, now }: Status): string[] {
  if (daemons === null) return ["Daemons: unknown, as the database does not say"];
  if (daemons.length === 0) return [];
  const ago = (time: string): number => Math.max(0, Date.parse(now) - Date.parse(time));
  const lines = daemons.map(({ name, address, version, since, seen, isThis }) => {
    const life = ago(seen) > MISSED_MS ? `not seen for ${roundly(ago(seen))}` : "alive";
    const who = `${printable(name)}${isThis ? " (this one)" : ""}`;
    return `  ${who} at ${printable(address)}: catqd ${printable(version)}, for ${roundly(ago(since))}, ${life}`;
  });
  return [`Daemons: ${daemons.length}`, ...lines];
}

function readinessLines(checks: Status["checks"]): string[] {
  const wrong = checks.filter(({ isOk }) => !isOk);
  const disk = checks.some(({ name }) => name === "database") ? "database" : "disk";
  if (wrong.length === 0) return [`Ready: ${disk}, clock and cats are well.`];
  return ["Not ready:", ...wrong.map(({ name, detail }) => `  ${printable(name)}: ${printable(detail)}`)];
}
