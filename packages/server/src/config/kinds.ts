import { isIP } from "node:net";
import { isAbsolute, join, resolve } from "node:path";
import { DURATION_FORM, FINITE_DURATION_FORM, formatDuration, parseDuration } from "@catq/shared";
import { networkOf } from "../network/network.ts";
import { MAX_SOCKET_PATH_BYTES } from "../process/unix-socket.ts";

/** What is not of the kind, in the words it was written in. */
interface Wrong {
  readonly wrong: readonly string[];
  /** Why, where it is not for being of another kind. */
  readonly why?: string;
}

/** What values an option takes, and how they are written. */
export interface Kind<T> {
  /** What the value is called in the help: `--port <port>`. */
  readonly argument: string;
  /** What was expected, in error messages. */
  readonly expected: string;
  /** Whether several values may be given: repeated, in a list, or with commas between. */
  readonly isList: boolean;
  /** Whether its values are told as they were written, since the value itself says less to a reader. */
  readonly isToldAsWritten?: true;
  /** Whether a value may hold a password, and is never repeated in a message. */
  readonly isSecret?: true;
  /** The words it takes, where it takes only some. */
  readonly words?: readonly string[];
  read(texts: readonly string[], where: PathBase): { readonly value: T } | Wrong;
}

/** What paths are relative to. */
export interface PathBase {
  /** The folder from which they count; null where it has been deleted. */
  readonly base: string | null;
  /** What `~/` stands for; null where this user has none. */
  readonly home: string | null;
}

export function wholeNumber(argument: string, min: number, max: number): Kind<number> {
  return single(argument, `a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

/** Milliseconds, written as a duration; `forever` (Infinity) only where `maxMs` is Infinity. */
export function duration(minMs: number, maxMs: number): Kind<number> {
  const expected =
    maxMs === Number.POSITIVE_INFINITY
      ? `${DURATION_FORM}, at least ${formatDuration(minMs)}`
      : `${FINITE_DURATION_FORM}, from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  const kind = single("duration", expected, (text) => {
    const value = parseDuration(text);
    return value !== null && value >= minMs && value <= maxMs ? value : undefined;
  });
  // `forever` is no number in JSON, and nobody counts milliseconds.
  return { ...kind, isToldAsWritten: true };
}

/** One of some words. */
export function oneOf<const W extends string>(argument: string, words: readonly W[]): Kind<W> {
  return {
    ...single(argument, `one of ${words.join(", ")}`, (text) => words.find((word) => word === text)),
    words,
  };
}

export const onOff: Kind<boolean> = single("on|off", "on or off", (text) =>
  text === "on" || text === "true" ? true : text === "off" || text === "false" ? false : undefined,
);

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** An address or a host name to listen on; an IPv6 address may stand in brackets. */
export const host: Kind<string> = single("host", "an IP address or a host name, without a port", (text) => {
  const plain = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  return isIP(plain) !== 0 || HOST_NAME.test(plain) ? plain : undefined;
});

/** Names by which requests may call, in lower case; `*` is any. */
export const hostNames: Kind<readonly string[]> = list(
  "name",
  "a host name such as cats.example, without a port, or * for any",
  (text) => (text === "*" || HOST_NAME.test(text) ? text.toLowerCase().replace(/\.$/, "") : undefined),
);

/** A path as it is written, made absolute; `~/` is the home folder. Or why it cannot be. */
export function absolutePath(
  path: string,
  { base, home }: PathBase,
): { readonly value: string } | { readonly why: string } {
  if (path.startsWith("~/")) {
    return home === null ? { why: "this user has no home folder" } : { value: join(home, path.slice(2)) };
  }
  if (base === null && !isAbsolute(path)) {
    return { why: "it counts from the current folder, which has been deleted" };
  }
  return { value: resolve(base ?? "/", path) };
}

/** A folder, as an absolute path; `~/` is the home folder. */
export const folder: Kind<string> = {
  argument: "folder",
  expected: "a folder",
  isList: false,
  read(texts, where) {
    const [text] = texts;
    if (texts.length !== 1 || !text || text.includes("\0")) return { wrong: texts };
    const path = absolutePath(text, where);
    return "value" in path ? path : { wrong: texts, ...path };
  },
};

/** A file, as an absolute path, or null where none is named; `~/` is the home folder. */
export const optionalFile: Kind<string | null> = {
  argument: "file",
  expected: "a file",
  isList: false,
  read: (texts, where) => (texts.length === 0 ? { value: null } : folder.read(texts, where)),
};

/** A Unix socket, as an absolute path, or null where none is named; `~/` is the home folder. */
export const unixSocket: Kind<string | null> = {
  argument: "unix:path",
  expected: `unix: and a path of at most ${MAX_SOCKET_PATH_BYTES} bytes, such as unix:/run/catqd/http.sock`,
  isList: false,
  isToldAsWritten: true,
  read(texts, where) {
    const path = optionalFile.read(
      texts.map((text) => text.trim().replace(/^unix:/, "")),
      where,
    );
    if ("wrong" in path && path.why !== undefined) return path;
    const isWrong = "wrong" in path || texts.some((text) => !/^unix:./.test(text.trim()));
    const isLong = "value" in path && Buffer.byteLength(path.value ?? "") > MAX_SOCKET_PATH_BYTES;
    return isWrong || isLong ? { wrong: texts } : path;
  },
};

/** Longer names do not fit above a board. */
const MAX_TITLE = 60;

/** A name on one line, or null where none is given. */
export const title: Kind<string | null> = optional(
  single("name", `a name on one line, ${MAX_TITLE} characters at most`, (text) =>
    text !== "" && text.length <= MAX_TITLE && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? text : undefined,
  ),
);

/** Longer ones no server keeps. */
const MAX_NAME_BYTES = 63;

/** What PostgreSQL takes for the name of something. */
export function identifier(argument: string): Kind<string> {
  return single(argument, `a name of at most ${MAX_NAME_BYTES} bytes that does not begin with pg_`, (text) =>
    text !== "" && Buffer.byteLength(text) <= MAX_NAME_BYTES && !/^pg_|[\p{Cc}\p{Cf}]/u.test(text)
      ? text
      : undefined,
  );
}

/** What tells one daemon from another. */
export const daemonName: Kind<string> = single(
  "name",
  "a name on one line, 253 characters at most",
  (text) =>
    text !== "" && text.length <= 253 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? text : undefined,
);

/** Where people find the page, without a slash at its end, or null where that is not said. */
export const publicUrl: Kind<string | null> = optional(
  single("url", "an address of http or https, such as https://cats.example/vet", (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const isPlain = url !== null && /^https?:$/.test(url.protocol) && !/[?#@]/.test(text);
    return isPlain ? `${url.origin}${url.pathname.replace(/\/+$/, "")}` : undefined;
  }),
);

/** What stands as `sub` in what push services are shown (RFC 8292), or null where nothing is said. */
export const contact: Kind<string | null> = optional(
  single("contact", "mailto: and an e-mail address, or an address of https", (text) => {
    const isMail = /^mailto:[^\s@?]{1,200}@[^\s@?]{1,200}$/.test(text);
    return isMail || (/^https:/.test(text) && URL.canParse(text)) ? text : undefined;
  }),
);

/** Networks in CIDR notation (RFC 4632, RFC 4291); a plain address is a network of one. */
export const networks: Kind<readonly string[]> = list(
  "cidr",
  "a network such as 10.0.0.0/8 or 2001:db8::/32, or an address",
  readNetwork,
);

function single<T>(argument: string, expected: string, read: (text: string) => T | undefined): Kind<T> {
  return {
    argument,
    expected,
    isList: false,
    read(texts) {
      const [text] = texts;
      const value = texts.length === 1 && text !== undefined ? read(text.trim()) : undefined;
      return value === undefined ? { wrong: texts.length === 1 ? texts : [texts.join(", ")] } : { value };
    },
  };
}

/** The same, or null where nothing is given. */
function optional<T>(kind: Kind<T>): Kind<T | null> {
  return {
    ...kind,
    read: (texts, where) => (texts.length === 0 ? { value: null } : kind.read(texts, where)),
  };
}

function list<T>(
  argument: string,
  expected: string,
  read: (text: string) => T | undefined,
): Kind<readonly T[]> {
  return {
    argument,
    expected,
    isList: true,
    read(texts) {
      const wrong: string[] = [];
      const values = new Set<T>();
      for (const text of texts.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean)) {
        const value = read(text);
        if (value === undefined) wrong.push(text);
        else values.add(value);
      }
      return wrong.length > 0 ? { wrong } : { value: Object.freeze([...values]) };
    },
  };
}

function readNetwork(text: string): string | undefined {
  // People write an IPv6 address in brackets where they have it from a URL.
  const network = text.replace(/^\[([^\]]*)\](?=$|\/)/, "$1");
  if (networkOf(network) === null || network.includes("%")) return undefined;
  return network.includes("/") ? network : `${network}/${network.includes(":") ? 128 : 32}`;
}
