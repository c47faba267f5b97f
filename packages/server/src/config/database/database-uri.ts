import { quoted } from "../fault.ts";
import { absolutePath, type Kind, type PathBase } from "../kinds.ts";
import {
  type AddressParts,
  DatabaseAddress,
  type DatabaseHost,
  TLS_MODES,
  type TlsMode,
} from "./database-address.ts";

const DEFAULT_PORT = 5432;
const EXPECTED = "an address such as postgres://user@host:5432/database, with commas between several hosts";

/** A database of PostgreSQL, as the URI that `psql` takes, or null where none is named. No message repeats it. */
export const database: Kind<DatabaseAddress | null> = {
  argument: "uri",
  expected: EXPECTED,
  isList: false,
  isSecret: true,
  read(texts, where) {
    const [text] = texts;
    if (text === undefined) return { value: null };
    try {
      return { value: new DatabaseAddress(partsOf(text.trim(), where)) };
    } catch (error) {
      if (!(error instanceof WrongUri)) throw error;
      return { wrong: texts, why: error.message };
    }
  },
};

class WrongUri extends Error {}

/** Of what is a URI of ours: user and password, hosts, database, parameters. */
const URI =
  /^postgres(?:ql)?:\/\/(?:(?<login>[^/?]*)@)?(?<hosts>[^/?]*)(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

function partsOf(text: string, where: PathBase): AddressParts {
  const found = URI.exec(text)?.groups;
  if (!found) throw new WrongUri(`expected ${EXPECTED}`);
  const { login = "", hosts = "", database = "", query = "" } = found;
  const asked = parametersOf(query);
  const [user = "", ...password] = login.split(":");
  const name = decoded(database) || (asked.get("dbname") ?? "");
  if (name === "") throw new WrongUri("it names no database: expected /database after the host");
  const rootCertificate = certificateOf(asked.get("sslrootcert"), where);
  return {
    hosts: hostsOf(hosts || (asked.get("host") ?? ""), asked.get("port")),
    user: decoded(user) || (asked.get("user") ?? null),
    password: (password.length > 0 ? decoded(password.join(":")) : asked.get("password")) || null,
    database: name,
    tls: tlsOf(asked.get("sslmode"), rootCertificate),
    rootCertificate,
  };
}

/** What may stand behind the question mark; the last only says what holds anyway. */
const PARAMETERS = [
  "sslmode",
  "sslrootcert",
  "host",
  "port",
  "user",
  "password",
  "dbname",
  "target_session_attrs",
];

function parametersOf(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of query.split("&").filter(Boolean)) {
    const [name = "", ...value] = part.split("=");
    if (!PARAMETERS.includes(name)) {
      throw new WrongUri(
        `the parameter ${quoted(name, 40)} is not known here; expected ${PARAMETERS.slice(0, 2).join(" or ")}`,
      );
    }
    parameters.set(name, decoded(value.join("=")));
  }
  const session = parameters.get("target_session_attrs") ?? "primary";
  if (session !== "primary" && session !== "read-write") {
    throw new WrongUri("target_session_attrs is always read-write here: only a primary is used");
  }
  return parameters;
}

function hostsOf(hosts: string, port: string | undefined): DatabaseHost[] {
  if (hosts === "")
    throw new WrongUri("it names no host: expected one such as localhost, or the folder of a socket");
  return hosts.split(",").map((text) => hostOf(text, port));
}

function hostOf(text: string, port = String(DEFAULT_PORT)): DatabaseHost {
  const [, bracketed, plain = "", own = port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? [];
  const host = decoded(bracketed ?? plain);
  const number = /^\d{1,5}$/.test(own) ? Number(own) : 0;
  if (host === "") throw new WrongUri("one of its hosts has no name; an IPv6 address stands in brackets");
  if (number < 1 || number > 65_535) throw new WrongUri("a port is a whole number from 1 to 65535");
  return { host, port: number };
}

function tlsOf(mode: string | undefined, rootCertificate: string | null): TlsMode {
  if (mode === undefined) return rootCertificate === null ? "disable" : "verify-full";
  if (mode === "prefer" || mode === "allow") {
    throw new WrongUri(
      `sslmode=${mode} promises nothing; write verify-full, or disable where the network is your own`,
    );
  }
  const known = TLS_MODES.find((known) => known === mode);
  if (!known) throw new WrongUri(`expected one of ${TLS_MODES.join(", ")} for sslmode`);
  // As in PostgreSQL's own clients.
  return known === "require" && rootCertificate !== null ? "verify-ca" : known;
}

/** `system` is what PostgreSQL's own clients call the certificates that the machine trusts. */
function certificateOf(path: string | undefined, where: PathBase): string | null {
  if (path === undefined || path === "" || path === "system") return null;
  const absolute = absolutePath(path, where);
  if ("why" in absolute) throw new WrongUri(`sslrootcert: ${absolute.why}`);
  return absolute.value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WrongUri("a % in it stands for itself only as %25");
  }
}
