import { expect, it } from "vitest";
import { EXIT } from "../process/exit-codes.ts";
import { describeFault } from "./fault.ts";
import type { Asked } from "./fault-words.ts";

const DATABASE = { user: "mia", database: "cats", password: null, tls: "verify-full" } as const;
const ASKED: Asked = { database: DATABASE, databaseSchema: "catq", databasePasswordFile: null };

function told(
  found: { code?: string; message?: string; detail?: string; server?: string },
  asked: Partial<Asked> = {},
) {
  const whole = { code: "", message: "", detail: "", server: "db.example:5432", ...found };
  const { message, hint, exitCode, isPassing } = describeFault(whole, { ...ASKED, ...asked });
  return { said: `${message}\n${hint}`, exitCode, isPassing };
}

it.each([
  [
    { message: "it is a standby, which nobody can write to" },
    /is a standby.*\nName the primary/,
    EXIT.unavailable,
    true,
  ],
  [{ code: "ENOTFOUND" }, /no host db\.example\nLook for a slip/, EXIT.noHost, false],
  [
    { code: "EACCES", server: "/run/pg:5432" },
    /may not open PostgreSQL's socket in \/run\/pg\n/,
    EXIT.unavailable,
    true,
  ],
  [
    { code: "ENOENT", server: "/run/pg:5432" },
    /no PostgreSQL has a socket in \/run\/pg\n/,
    EXIT.unavailable,
    true,
  ],
  [{ code: "ECONNREFUSED" }, /nothing is listening on db\.example:5432\n/, EXIT.unavailable, true],
  [
    { code: "57P03", message: "starting up" },
    /starting or stopping \(starting up\)\n/,
    EXIT.unavailable,
    true,
  ],
  [{ code: "53300" }, /connections .* are used up\nEach catqd needs four/, EXIT.locked, true],
  [{ code: "53100", message: "disk full" }, /run out of room \(disk full\)\n/, EXIT.io, true],
  [{ code: "28P01" }, /does not take the password of the user mia\nPut it into a file/, EXIT.noUser, false],
  [{ message: "no password supplied" }, /wants a password of the user mia/, EXIT.config, false],
  [
    { code: "28000", message: 'role "mia" does not exist' },
    /has no role .*\n.*CREATE ROLE mia/,
    EXIT.noUser,
    false,
  ],
  [
    { code: "28000", message: "no entry" },
    /does not let the user mia in.*\(no entry\)\n.*pg_hba/,
    EXIT.noUser,
    false,
  ],
  [{ code: "3D000" }, /has no database cats\n.*createdb --owner mia cats/, EXIT.noInput, false],
  [
    { code: "42501", message: "permission denied for database cats", detail: "no CONNECT" },
    /GRANT CONNECT ON DATABASE cats TO mia/,
    EXIT.permission,
    false,
  ],
  [
    { code: "42501", message: "permission denied for database cats" },
    /GRANT CREATE ON DATABASE cats/,
    EXIT.permission,
    false,
  ],
  [
    { code: "42501", message: "permission denied for schema catq" },
    /GRANT USAGE, CREATE ON SCHEMA catq/,
    EXIT.permission,
    false,
  ],
  [
    { code: "42501", message: "permission denied for table ticket" },
    /has not all the rights/,
    EXIT.permission,
    false,
  ],
  [
    { message: "The server does not support SSL connections" },
    /has no TLS\n.*sslmode=disable/,
    EXIT.protocol,
    false,
  ],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, /is for another name\n/, EXIT.protocol, false],
  [{ code: "CERT_HAS_EXPIRED" }, /is out of date\n/, EXIT.protocol, false],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, /signed by nobody .*\n.*sslrootcert/, EXIT.protocol, false],
  [
    { code: "ERR_SSL_WRONG_VERSION", message: "wrong" },
    /TLS with .* failed \(wrong\)\n/,
    EXIT.protocol,
    false,
  ],
  [{ message: "Connection terminated unexpectedly" }, /hangs up at once\n/, EXIT.protocol, true],
  [{ code: "25006" }, /takes no changes\n/, EXIT.unavailable, true],
  [{ code: "40P01" }, /holds the queue's tables\n/, EXIT.locked, true],
  [{ code: "EPIPE", message: "broken" }, /cannot be reached: broken\n/, EXIT.unavailable, true],
  [{ code: "42P01", message: "no table" }, /refuses: no table \(42P01\)\n/, EXIT.unavailable, false],
])("of %j it says what is wrong, what to do, and whether to wait", (found, said, exitCode, isPassing) => {
  const fault = told(found);
  expect(fault).toMatchObject({ exitCode, isPassing });
  expect(fault.said).toMatch(said);
});

it("says where the password is that is wrong, and never the password", () => {
  expect(told({ code: "28P01" }, { databasePasswordFile: "/etc/catqd/password" }).said).toContain(
    "/etc/catqd/password",
  );
  const { said } = told({ code: "28P01" }, { database: { ...DATABASE, password: "s3cret" } });
  expect(said).toContain("percent-encoded");
  expect(said).not.toContain("s3cret");
});

it("quotes names for SQL where they need it, and says so where there is no TLS", () => {
  const database = { ...DATABASE, user: 'Mia "M"', tls: "disable" } as const;
  expect(told({ code: "42501", message: "permission denied for schema x" }, { database }).said).toContain(
    'TO "Mia ""M"""',
  );
  expect(told({ code: "28000", message: "x" }, { database: { ...database, user: null } }).said).toContain(
    "this user in from here without TLS",
  );
});
