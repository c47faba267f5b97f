import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, it } from "vitest";
import { describeStore } from "../store-contract/describe-store.ts";
import { openPostgresIn } from "./open-postgres.ts";
import { binariesOf, PostgresServer } from "./postgres-server.ts";

describe.each([18, 15] as const)("PostgreSQL %i", (version) => {
  if (binariesOf(version) === null && process.env.CI !== "true") {
    it.skip(`is not tried: there are no programs of PostgreSQL ${version}`);
    return;
  }
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(version);
  }, 60_000);
  afterAll(() => server?.remove(), 60_000);

  describeStore(`PostgreSQL ${version}`, (folder, clock) =>
    openPostgresIn(server, createHash("sha256").update(folder).digest("hex").slice(0, 20), clock),
  );
});
