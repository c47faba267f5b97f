import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMPILE_CACHE } from "../daemon-process.ts";
import { makeCertificate } from "./certificates.ts";
import { type FakeServer, fakeServer, speaking } from "./fake-server.ts";
import { PostgresServer } from "./postgres-server.ts";

const CATQD = fileURLToPath(new URL("../../dist/catqd.js", import.meta.url));
const SECRET = "s3cret";
const folder = mkdtempSync(join(tmpdir(), "catqd-test-"));

let server: PostgresServer;
const others: Record<"old" | "standby" | "web", FakeServer | null> = { old: null, standby: null, web: null };
let certificate: ReturnType<typeof makeCertificate>;

beforeAll(async () => {
  certificate = makeCertificate(folder);
  writeFileSync(join(folder, "password"), `${SECRET}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "pgpass"), `localhost:*:cats:mia:${SECRET}\n`, { mode: 0o600 });
  server = await PostgresServer.start(18);
  others.old = await fakeServer({ server_version_num: ["server_version_num", "140011"] });
  others.standby = await fakeServer({ pg_is_in_recovery: ["standby", "t"] });
  others.web = await speaking("HTTP/1.1 400 Bad Request\r\n\r\n");
  const client = await server.client();
  const lines = [
    "host all catqd 127.0.0.1/32 trust",
    "hostssl all tls 127.0.0.1/32 scram-sha-256",
    "hostnossl all tls 127.0.0.1/32 reject",
    "host all nowhere 127.0.0.1/32 reject",
    "host all all 127.0.0.1/32 scram-sha-256",
  ];
  server.write("pg_hba.conf", `${lines.join("\n")}\n`);
  server.write("server.crt", certificate.cert);
  server.write("server.key", certificate.key);
  for (const statement of [
    `CREATE ROLE mia LOGIN PASSWORD '${SECRET}'`,
    `CREATE ROLE poor LOGIN PASSWORD '${SECRET}'`,
    `CREATE ROLE tls LOGIN PASSWORD '${SECRET}'`,
    `CREATE ROLE busy LOGIN PASSWORD '${SECRET}' CONNECTION LIMIT 0`,
    "CREATE DATABASE cats OWNER mia",
    "CREATE DATABASE closed",
    "GRANT CREATE ON DATABASE cats TO tls",
    "REVOKE CONNECT ON DATABASE closed FROM PUBLIC",
    "ALTER SYSTEM SET ssl = on",
    "SELECT pg_reload_conf()",
  ])
    await client.query(statement);
  await client.end();
  const cats = await server.client("cats");
  for (const statement of [
    'CREATE SCHEMA "of mia" AUTHORIZATION mia',
    "CREATE SCHEMA shop",
    "CREATE TABLE shop.things ()",
    "CREATE SCHEMA newer",
    "CREATE TABLE newer.ticket ()",
    "CREATE TABLE newer.migration AS SELECT 999 AS version",
    "GRANT ALL ON SCHEMA shop, newer TO mia",
    "GRANT ALL ON ALL TABLES IN SCHEMA shop, newer TO mia",
  ])
    await cats.query(statement);
  await cats.end();
}, 60_000);
afterAll(async () => {
  for (const other of Object.values(others)) other?.close();
  rmSync(folder, { recursive: true, force: true });
  await server?.remove();
}, 60_000);

interface Start {
  readonly uri: string;
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
}

/** Starts it; where it waits, it is told to stop. Answers its exit code, all that it said, and whether it served. */
async function start({ uri, flags = [], env = {} }: Start) {
  const data = mkdtempSync(join(folder, "data-"));
  const at = uri
    .replace("HERE", `localhost:${server.port}`)
    .replace(/(OLD|STANDBY|WEB)/, (name) => `127.0.0.1:${others[name.toLowerCase() as "old"]?.port}`);
  const args = [CATQD, "serve", "--data", data, "--port", "0", "--cat-stock", "1", ...flags];
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...env,
      CATQ_DATABASE: at,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let [isWaiting, isServing] = [false, false];
  child.stdout.on("data", () => {
    isServing = true;
    child.kill("SIGTERM");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (!isWaiting && said.includes("waiting for the database: ")) {
      isWaiting = true;
      child.kill("SIGTERM");
    }
  });
  const [code] = await once(child, "close");
  expect(said).not.toContain(SECRET);
  return { code, said, isWaiting, isServing };
}

const AS_MIA = {
  uri: "postgres://mia@HERE/cats",
  flags: ["--database-password-file", join(folder, "password")],
};
const WITH = `:${SECRET}@`;

it.each<[string, Start, number, RegExp]>([
  [
    "a wrong password",
    { uri: "postgres://mia:wrong@HERE/cats" },
    67,
    /does not take the password of the user mia\nLook at the password/,
  ],
  [
    "no password",
    { uri: "postgres://mia@HERE/cats" },
    78,
    /wants a password of the user mia, and there is none\nPut it into a file/,
  ],
  [
    "a role that is not there",
    { uri: "postgres://nobody:x@HERE/cats" },
    67,
    /does not take the password of the user nobody|no role for the user nobody/,
  ],
  [
    "no line for it in pg_hba.conf",
    { uri: "postgres://nowhere:x@HERE/cats" },
    67,
    /does not let the user nowhere in from here without TLS \(.*\nIts pg_hba.conf needs a line/,
  ],
  [
    "a user who is let in over TLS alone",
    { uri: `postgres://tls${WITH}HERE/cats` },
    67,
    /does not let the user tls in from here without TLS .*\n.*sslmode=verify-full/,
  ],
  [
    "a database that is not there",
    { uri: `postgres://mia${WITH}HERE/dogs` },
    66,
    /has no database dogs\nMake it: createdb --owner mia dogs/,
  ],
  [
    "a database that is closed to it",
    { uri: `postgres://poor${WITH}HERE/closed` },
    77,
    /may not connect to the database closed\n.*GRANT CONNECT ON DATABASE closed TO poor/,
  ],
  [
    "a right that is missing",
    { uri: `postgres://poor${WITH}HERE/cats` },
    77,
    /may not make the schema catq\n.*GRANT CREATE ON DATABASE cats TO poor/,
  ],
  [
    "a schema that is another role's",
    { uri: `postgres://poor${WITH}HERE/cats`, flags: ["--database-schema", "of mia"] },
    77,
    /may not use the schema of mia\n.*GRANT USAGE, CREATE ON SCHEMA "of mia" TO poor/,
  ],
  [
    "a schema of another program",
    { ...AS_MIA, flags: [...AS_MIA.flags, "--database-schema", "shop"] },
    65,
    /the schema shop holds another program's tables\nName one for catqd/,
  ],
  [
    "a schema of a newer catqd",
    { ...AS_MIA, flags: [...AS_MIA.flags, "--database-schema", "newer"] },
    65,
    /was written by a newer catqd .*\nUse that catqd/,
  ],
  [
    "a server that is too old",
    { uri: "postgres://mia@OLD/cats" },
    69,
    /is PostgreSQL 14, and catqd needs 15 or newer\nBring the server up to date/,
  ],
  [
    "a host that is not there",
    { uri: "postgres://mia@nowhere.invalid/cats" },
    68,
    /there is no host nowhere\.invalid\nLook for a slip/,
  ],
  [
    "a certificate that nobody trusts",
    { uri: `postgres://mia${WITH}HERE/cats?sslmode=verify-full` },
    76,
    /is signed by nobody whom catqd trusts .*\nName the certificate/,
  ],
  [
    "a certificate for another name",
    { uri: `postgres://mia${WITH}127.0.0.1:PORT/cats?sslrootcert=${join(folder, "cert.pem")}` },
    76,
    /is for another name\nName the host as its certificate does/,
  ],
  [
    "TLS that the server has not",
    { uri: "postgres://mia@OLD/cats?sslmode=require" },
    76,
    /has no TLS|establishing|TLS with/,
  ],
])("says what is wrong and what to do, and ends, for %s", async (_, wrong, code, sentence) => {
  const end = await start({ ...wrong, uri: wrong.uri.replace("PORT", String(server.port)) });
  expect(end).toMatchObject({
    code,
    said: expect.stringMatching(sentence),
    isWaiting: false,
    isServing: false,
  });
});

it.each<[string, string, RegExp]>([
  ["nothing listens there", "postgres://mia@127.0.0.1:1/cats", /nothing is listening on 127\.0\.0\.1:1/],
  [
    "connections are used up",
    `postgres://busy${WITH}HERE/cats`,
    /all connections of localhost:\d+ are used up/,
  ],
  [
    "all is on a standby",
    "postgres://mia@STANDBY/cats",
    /127\.0\.0\.1:\d+ is a standby: it takes no changes/,
  ],
  ["no host of several answers", "postgres://mia@127.0.0.1:1,STANDBY/cats", /is a standby/],
  ["what answers is no PostgreSQL", "postgres://mia@WEB/cats", /127\.0\.0\.1:\d+ hangs up at once/],
  ["there is no socket", "postgres://mia@%2Fnowhere/cats", /no PostgreSQL has a socket in \/nowhere/],
])("waits, says so, and ends with 0 when it is told to, where %s", async (_, uri, sentence) => {
  expect(await start({ uri })).toMatchObject({
    code: 0,
    said: expect.stringMatching(sentence),
    isWaiting: true,
  });
});

it.each<[string, Start]>([
  ["a password in a file", AS_MIA],
  ["one in PGPASSFILE", { uri: AS_MIA.uri, env: { PGPASSFILE: join(folder, "pgpass") } }],
  [
    "a verified certificate",
    {
      uri: `postgres://tls${WITH}HERE/cats?sslrootcert=${join(folder, "cert.pem")}`,
      flags: ["--database-schema", "of tls"],
    },
  ],
  [
    "a signed certificate, whatever its name",
    {
      uri: `postgres://mia${WITH}127.0.0.1:PORT/cats?sslmode=verify-ca&sslrootcert=${join(folder, "cert.pem")}`,
    },
  ],
  ["the primary of several hosts", { uri: `postgres://mia${WITH}127.0.0.1:1,STANDBY,HERE/cats` }],
])("serves with %s", async (_, start_) => {
  const end = await start({ ...start_, uri: start_.uri.replace("PORT", String(server.port)) });
  expect(end).toMatchObject({ code: 0, isServing: true });
});
