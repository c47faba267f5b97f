import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { isAbsolute, join } from "node:path";
import { catSources } from "./cat-sources.ts";
import { database } from "./database/database-uri.ts";
import {
  contact,
  daemonName,
  duration,
  folder,
  host,
  hostNames,
  identifier,
  type Kind,
  networks,
  oneOf,
  onOff,
  optionalFile,
  publicUrl,
  title,
  unixSocket,
  wholeNumber,
} from "./kinds.ts";

/** What a default can depend on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder; null where this user has none. */
  readonly home: string | null;
}

/** One option of `catqd serve`: its flag, variable and key in the file follow from its name. */
export interface Option<T> {
  /** `claim-window`: the flag is `--claim-window`, the variable `CATQ_CLAIM_WINDOW`. */
  readonly name: string;
  readonly kind: Kind<T>;
  /** As one would write it; nothing unless given. */
  readonly fallback?: readonly string[] | ((surroundings: Surroundings) => readonly string[]);
  /** How the help writes the default; the fallback itself unless given. */
  readonly fallbackHelp?: string;
  readonly help: string;
  /**
   * How it changes while a daemon runs; by a restart alone unless given. A `live` one is read anew from the daemon's
   * file when it is told to; a `shared` one is the same for all daemons of a queue: the store keeps its value, and the
   * newest change wins. Both are read where they are needed, from `LiveConfig.view`, and never kept.
   */
  readonly changes?: "live" | "shared";
}

const MAX_DRAIN_MS = 600_000;
const HUNDRED_MS = 100;
const SECOND_MS = 1000;
const YEAR_MS = 365 * 86_400_000;
const FOREVER = Number.POSITIVE_INFINITY;

/** Of systemd (systemd.exec(5)): the password of the database's user. */
const CREDENTIAL = "catqd.database-password";

/** Every option there is, by its key in {@link Config}. Help, variables and file keys are made from this. */
const OPTIONS = {
  host: {
    name: "host",
    kind: host,
    fallback: ["127.0.0.1"],
    help: "the address to listen on",
  },
  port: {
    name: "port",
    kind: wholeNumber("port", 0, 65_535),
    fallback: ["8080"],
    help: "the port to listen on; 0 picks a free one",
  },
  listen: {
    name: "listen",
    kind: unixSocket,
    help: "a Unix socket to listen on instead of host and port, for a proxy: mode 0660, with its folder's group",
  },
  allowHost: {
    name: "allow-host",
    kind: hostNames,
    help: "host names under which it answers, besides addresses and localhost; may be repeated",
    changes: "live",
  },
  title: {
    name: "title",
    kind: title,
    help: "the queue's own name, for the page, the wall and the screens",
    changes: "live",
  },
  publicUrl: {
    name: "public-url",
    kind: publicUrl,
    help: "the address by which people reach the queue, as the wall shows it; its host name is allowed, too",
  },
  dataFolder: {
    name: "data",
    kind: folder,
    fallback: ({ env, home }) => {
      // XDG Base Directory Specification: a path that is not absolute is to be ignored.
      const state = env.XDG_STATE_HOME;
      if (state && isAbsolute(state)) return [join(state, "catqd")];
      return [home === null ? "~/.local/state/catqd" : join(home, ".local", "state", "catqd")];
    },
    fallbackHelp: "$XDG_STATE_HOME/catqd, or ~/.local/state/catqd",
    help: "the folder that holds the queue",
  },
  database: {
    name: "database",
    kind: database,
    fallbackHelp: "none: SQLite in the data folder",
    help: "the PostgreSQL database that holds the queue, for several daemons; a password stands in a file, not in a flag",
  },
  databasePasswordFile: {
    name: "database-password-file",
    kind: optionalFile,
    fallback: ({ env }) => {
      // systemd puts there what LoadCredential= names.
      const credential = env.CREDENTIALS_DIRECTORY && join(env.CREDENTIALS_DIRECTORY, CREDENTIAL);
      return credential && existsSync(credential) ? [credential] : [];
    },
    fallbackHelp: "systemd's credential catqd.database-password, where there is one",
    help: "a file that holds the database user's password and nothing else; read again for each connection",
  },
  databaseSchema: {
    name: "database-schema",
    kind: identifier("schema"),
    fallback: ["catq"],
    help: "the schema of the database that holds this queue; made at the first start",
  },
  name: {
    name: "name",
    kind: daemonName,
    fallback: () => [hostname()],
    fallbackHelp: "the host's name",
    help: "what this daemon is called among those that share the queue",
  },
  counters: {
    name: "counters",
    kind: wholeNumber("number", 1, 1000),
    fallback: ["1"],
    help: "how many people are served at once",
    changes: "shared",
  },
  claimWindowMs: {
    name: "claim-window",
    kind: duration(HUNDRED_MS, YEAR_MS),
    fallback: ["60s"],
    help: "how long a called ticket has to claim",
    changes: "shared",
  },
  viewWindowMs: {
    name: "view-window",
    kind: duration(HUNDRED_MS, YEAR_MS),
    fallback: ["60s"],
    help: "how long the holder has with the cat",
    changes: "shared",
  },
  rejoinWindowMs: {
    name: "rejoin-window",
    kind: duration(0, YEAR_MS),
    fallback: ["10m"],
    help: "how long after a missed turn a ticket may come back into the line, once; 0s turns it off",
    changes: "shared",
  },
  rejoinBehind: {
    name: "rejoin-behind",
    kind: wholeNumber("number", 0, 1_000_000),
    fallback: ["2"],
    help: "behind how many of those who wait it comes back",
    changes: "shared",
  },
  cats: {
    name: "cats",
    kind: catSources,
    fallback: ["drawn"],
    help: "where cats come from, in this order: folder:/path, https://…, and drawn as the last",
  },
  catsAllow: {
    name: "cats-allow",
    kind: networks,
    help: "private networks in which cat services may be called; may be repeated",
  },
  catsHeaders: {
    name: "cats-headers",
    kind: optionalFile,
    help: "a file of headers for cat services, such as API keys: HOST NAME: VALUE lines",
  },
  catMaxSize: {
    name: "cat-max-size",
    kind: wholeNumber("number", 64, 4096),
    fallback: ["1600"],
    help: "how many pixels the longer side of a picture may have",
  },
  catStock: {
    name: "cat-stock",
    kind: wholeNumber("number", 1, 100),
    fallback: ["8"],
    help: "how many cats are always kept ready; while people wait, one for each of them, up to 32 times as many",
    changes: "live",
  },
  ticketsPerAddress: {
    name: "tickets-per-address",
    kind: wholeNumber("number", 1, 1_000_000),
    fallback: ["8"],
    help: "how many live tickets one address may hold",
    changes: "shared",
  },
  banForMs: {
    name: "ban-for",
    kind: duration(SECOND_MS, FOREVER),
    fallback: ["forever"],
    help: "how long a cheater's address stays banned",
    changes: "shared",
  },
  neverBan: {
    name: "never-ban",
    kind: networks,
    help: "networks whose addresses are never banned; may be repeated",
    changes: "shared",
  },
  crowd: {
    name: "crowd",
    kind: networks,
    help: "addresses behind which many people stand: a hundred times the share of others, and no rule bans them; may be repeated",
    changes: "shared",
  },
  isPushOn: {
    name: "push",
    kind: onOff,
    fallback: ["off"],
    help: "whether browsers can be told of a turn while the page is closed (Web Push); needs push-contact",
  },
  pushContact: {
    name: "push-contact",
    kind: contact,
    help: "how the services that deliver for browsers can reach you: mailto:you@example.org",
  },
  pushAllow: {
    name: "push-allow",
    kind: networks,
    help: "private networks in which push services may be called; may be repeated",
  },
  trustProxy: {
    name: "trust-proxy",
    kind: networks,
    help: "networks of proxies whose X-Forwarded-For header is trusted; may be repeated",
    changes: "live",
  },
  isRateLimited: {
    name: "rate-limit",
    kind: onOff,
    fallback: ["on"],
    help: "whether requests and takes of one address are limited",
    changes: "live",
  },
  drainDelayMs: {
    name: "drain-delay",
    kind: duration(0, MAX_DRAIN_MS),
    fallback: ["0s"],
    help: "how long it goes on serving after it was told to stop, while /readyz says 503, so that a balancer notices",
    changes: "live",
  },
  logLevel: {
    name: "log-level",
    kind: oneOf("level", ["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    fallback: ["info"],
    help: "the lowest level that is logged",
    changes: "live",
  },
  logFormat: {
    name: "log-format",
    kind: oneOf("format", ["auto", "json", "text"]),
    fallback: ["auto"],
    help: "how the log is written: auto is text for people on a terminal, and JSON lines elsewhere",
  },
  logRetentionMs: {
    name: "log-retention",
    kind: duration(SECOND_MS, FOREVER),
    fallback: ["30d"],
    help: "how long the log of the tickets is kept",
    changes: "shared",
  },
  ticketRetentionMs: {
    name: "ticket-retention",
    kind: duration(SECOND_MS, FOREVER),
    fallback: ["24h"],
    help: "how long ended tickets are kept",
    changes: "shared",
  },
} satisfies Record<string, Option<unknown>>;

export type ConfigKey = keyof typeof OPTIONS;
type ValueOf<O> = O extends { readonly kind: Kind<infer T> } ? T : never;

/** Everything that an operator decides, checked. Times in milliseconds. */
export type Config = { readonly [K in ConfigKey]: ValueOf<(typeof OPTIONS)[K]> };

/** The options with their keys, in the order of the help. */
export const OPTION_LIST = Object.entries(OPTIONS).map(([key, option]) => ({
  key: key as ConfigKey,
  option: option as Option<unknown>,
}));

/** How the help and the papers write an option's default; empty for none. */
export function defaultOf({ fallback = [], fallbackHelp }: Option<unknown>): string {
  return fallbackHelp ?? (typeof fallback === "function" ? "" : fallback.join(", "));
}

/** The variable that sets the option `name`. */
export function variableOf(name: string): string {
  return `CATQ_${name.toUpperCase().replaceAll("-", "_")}`;
}
