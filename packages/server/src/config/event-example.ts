import { comment } from "./example.ts";
import type { Flags } from "./sources.ts";

const HEAD =
  'An event: some five hundred people in one hall, behind one address. "An event tomorrow" in docs/operating.md goes through it from the start; `catqd rehearse` plays it.';

/** What five hundred people in one hall need, and why. Nothing is switched off: limits are larger, not gone. */
const SETTINGS: readonly { readonly name: string; readonly value: string; readonly why: string }[] = [
  {
    name: "crowd",
    value: "[203.0.113.9]",
    why: "The hall's address, as `catqd log` names it once a phone in the hall's network has taken a number: CHANGE IT. A hall that has IPv6 too needs both: [203.0.113.9, 2001:db8:1:2::/64]. Those behind it have a hundred times the tickets, rates, streams and connections of others, and whoever types nonsense there is refused, not banned.",
  },
  {
    name: "counters",
    value: "4",
    why: "How many people are served at once. A turn takes less than a minute, so four serve 500 people in two hours. `catqd set counters 6` changes it meanwhile.",
  },
  {
    name: "cat-stock",
    value: "32",
    why: "So many cats are ready when it begins: nobody waits for a drawing.",
  },
  {
    name: "ban-for",
    value: "1h",
    why: "Phones outside of the hall's network share the addresses of their carriers, so a ban passes.",
  },
];

/** The configuration of an event, as a file; what `flags` say stands in the place of its own values. */
export function eventFile(flags: Flags = {}): string {
  const given = (name: string): string | undefined => {
    const value = flags[name];
    return typeof value === "object" ? `[${value.join(", ")}]` : value;
  };
  const settings = SETTINGS.map(
    ({ name, value, why }) => `${comment(why)}\n${name}: ${given(name) ?? value}`,
  );
  const others = Object.keys(flags).filter((name) => !SETTINGS.some((setting) => setting.name === name));
  return `${[comment(HEAD), ...settings, ...others.map((name) => `${name}: ${given(name)}`)].join("\n\n")}\n`;
}
