import { EXIT } from "../process/exit-codes.ts";
import type { Asked, DatabaseFault, Found } from "./fault-words.ts";

type Sentence = Omit<DatabaseFault, "isPassing" | "exitCode">;
interface Case {
  readonly fits: (found: Found) => boolean;
  readonly exitCode: number;
  readonly isPassing?: true;
  readonly says: (found: Found, asked: Asked) => Sentence;
}

const code = (...codes: string[]) => {
  const known = new Set(codes);
  return ({ code }: Found): boolean => known.has(code);
};
const says =
  (pattern: RegExp) =>
  (found: Found): boolean =>
    pattern.test(found.message);

type Says = Case["says"];
/** A fault that only a person can mend. */
const lasting = (fits: Case["fits"], exitCode: number, says: Says): Case => ({ fits, exitCode, says });
/** A fault that may pass by itself. */
const passing = (fits: Case["fits"], exitCode: number, says: Says): Case => ({
  fits,
  exitCode,
  isPassing: true,
  says,
});

/** OpenSSL's and Node's words for a certificate that does not prove anything. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|ERR_TLS_CERT)/;

/** By what a fault is told; the first that fits. */
export const CASES: readonly Case[] = [
  passing(
    ({ message }) => message === "it is a standby, which nobody can write to",
    EXIT.unavailable,
    ({ server }) => ({
      message: `${server} is a standby: it takes no changes`,
      hint: "Name the primary, or all hosts with commas between: whichever is the primary is used. If one is to be promoted, catqd waits for that.",
    }),
  ),
  lasting(code("ENOTFOUND"), EXIT.noHost, ({ server }) => ({
    message: `there is no host ${server.replace(/:\d+$/, "")}`,
    hint: "Look for a slip in the host's name; an address works, too.",
  })),
  passing(
    ({ code, server }) => server.startsWith("/") && (code === "ENOENT" || code === "EACCES"),
    EXIT.unavailable,
    ({ code, server }) => ({
      message:
        code === "EACCES"
          ? `this user may not open PostgreSQL's socket in ${server.replace(/:\d+$/, "")}`
          : `no PostgreSQL has a socket in ${server.replace(/:\d+$/, "")}`,
      hint: "Start the server, or name the folder of its `unix_socket_directories`.",
    }),
  ),
  passing(code("ECONNREFUSED"), EXIT.unavailable, ({ server }) => ({
    message: `nothing is listening on ${server}`,
    hint: "Start PostgreSQL, or look at the host and port; its `listen_addresses` must include that address.",
  })),
  passing(code("57P03", "57P01", "57P02"), EXIT.unavailable, ({ server, message }) => ({
    message: `PostgreSQL on ${server} is starting or stopping (${message})`,
    hint: "There is nothing to do but wait.",
  })),
  passing(code("53300"), EXIT.locked, ({ server }) => ({
    message: `all connections of ${server} are used up`,
    hint: "Each catqd needs four. Raise `max_connections`, or the limit of the role or database, or end what nobody uses.",
  })),
  passing(code("53100", "53200", "53000"), EXIT.io, ({ server, message }) => ({
    message: `PostgreSQL on ${server} has run out of room (${message})`,
    hint: "Give its machine more disk or memory.",
  })),
  lasting(code("28P01"), EXIT.noUser, ({ server }, asked) => ({
    message: `${server} does not take the password of ${userOf(asked)}`,
    hint: asked.databasePasswordFile
      ? `Look at ${asked.databasePasswordFile}: it holds the password alone.`
      : asked.database.password === null
        ? NO_PASSWORD
        : "Look at the password in `database`: in a URI, anything but letters and digits is percent-encoded.",
  })),
  lasting(
    says(/client password must be a( non-empty)? string|no password supplied/),
    EXIT.config,
    ({ server }, asked) => ({
      message: `${server} wants a password of ${userOf(asked)}, and there is none`,
      hint: NO_PASSWORD,
    }),
  ),
  lasting(
    ({ code, message }) => code === "28000" && /^role /.test(message),
    EXIT.noUser,
    ({ server }, asked) => ({
      message: `${server} has no role for ${userOf(asked)}, or it may not log in`,
      hint: `Make it, in psql: CREATE ROLE ${asked.database.user ?? "catqd"} LOGIN PASSWORD '…'`,
    }),
  ),
  lasting(code("28000"), EXIT.noUser, ({ server, message }, asked) => ({
    message: `${server} does not let ${userOf(asked)} in from here${asked.database.tls === "disable" ? " without TLS" : ""} (${message})`,
    hint: "Its pg_hba.conf needs a line for this user, database and address; one that says `hostssl` is for ?sslmode=verify-full.",
  })),
  lasting(code("3D000"), EXIT.noInput, ({ server }, { database }) => ({
    message: `${server} has no database ${database.database}`,
    hint: `Make it: createdb --owner ${database.user ?? "catqd"} ${database.database}`,
  })),
  lasting(
    ({ code, message, detail }) =>
      code === "42501" && /permission denied for database/.test(message) && /CONNECT/.test(detail),
    EXIT.permission,
    (_, asked) => ({
      message: `${userOf(asked)} may not connect to the database ${asked.database.database}`,
      hint: `Its owner can allow it, in psql: GRANT CONNECT ON DATABASE ${ident(asked.database.database)} TO ${role(asked)}`,
    }),
  ),
  lasting(
    ({ code, message }) => code === "42501" && /permission denied for database/.test(message),
    EXIT.permission,
    (_, asked) => ({
      message: `${userOf(asked)} may not make the schema ${asked.databaseSchema}`,
      hint: `The database's owner can allow it, in psql: GRANT CREATE ON DATABASE ${ident(asked.database.database)} TO ${role(asked)} — or make it: CREATE SCHEMA ${ident(asked.databaseSchema)} AUTHORIZATION ${role(asked)}`,
    }),
  ),
  lasting(
    ({ code, message }) => code === "42501" && /permission denied for schema/.test(message),
    EXIT.permission,
    (_, asked) => ({
      message: `${userOf(asked)} may not use the schema ${asked.databaseSchema}`,
      hint: `Its owner can allow it, in psql: GRANT USAGE, CREATE ON SCHEMA ${ident(asked.databaseSchema)} TO ${role(asked)}`,
    }),
  ),
  lasting(code("42501"), EXIT.permission, ({ message }, asked) => ({
    message: `${userOf(asked)} has not all the rights in the schema ${asked.databaseSchema} (${message})`,
    hint: `Use the role that owns its tables; or, in psql: GRANT ALL ON ALL TABLES IN SCHEMA ${ident(asked.databaseSchema)} TO ${role(asked)}`,
  })),
  lasting(says(/does not support SSL/), EXIT.protocol, ({ server }) => ({
    message: `${server} has no TLS`,
    hint: "Switch it on there (`ssl = on`); or, where the network is your own, write ?sslmode=disable.",
  })),
  lasting(code("ERR_TLS_CERT_ALTNAME_INVALID"), EXIT.protocol, ({ server }) => ({
    message: `the certificate of ${server} is for another name`,
    hint: "Name the host as its certificate does; or, where only its issuer counts, write sslmode=verify-ca.",
  })),
  lasting(code("CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"), EXIT.protocol, ({ server }) => ({
    message: `the certificate of ${server} is out of date`,
    hint: "Renew it, and look at the clocks of both machines.",
  })),
  lasting(
    ({ code }) => UNTRUSTED.test(code),
    EXIT.protocol,
    ({ server, code }) => ({
      message: `the certificate of ${server} is signed by nobody whom catqd trusts (${code})`,
      hint: "Name the certificate of its issuer: ?sslmode=verify-full&sslrootcert=/etc/catqd/database-ca.pem",
    }),
  ),
  lasting(
    ({ code, message }) => code.startsWith("ERR_SSL_") || /establishing an SSL connection/.test(message),
    EXIT.protocol,
    ({ server, message }) => ({
      message: `TLS with ${server} failed (${message})`,
      hint: "Look at the server's log; catqd speaks TLS 1.2 and 1.3.",
    }),
  ),
  passing(says(/terminated unexpectedly/), EXIT.protocol, ({ server }) => ({
    message: `${server} hangs up at once`,
    hint: "Look whether that is PostgreSQL, whose usual port is 5432. A server that stops does so, too, and a pooler with none behind it.",
  })),
  passing(code("25006"), EXIT.unavailable, ({ server }) => ({
    message: `${server} takes no changes`,
    hint: "It is a standby, or `default_transaction_read_only` is on for this role or database.",
  })),
  passing(code("55P03", "40P01"), EXIT.locked, () => ({
    message: "another daemon or program holds the queue's tables",
    hint: "It may be a newer catqd that brings them up to date; `SELECT * FROM pg_locks` tells.",
  })),
];

const NO_PASSWORD =
  "Put it into a file and name that with --database-password-file; systemd's credential catqd.database-password and PGPASSFILE work, too.";

function userOf({ database }: Asked): string {
  return database.user === null ? "this user" : `the user ${database.user}`;
}

function role({ database }: Asked): string {
  return ident(database.user ?? "catqd");
}

/** As SQL has it: bare where it may be. */
function ident(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
