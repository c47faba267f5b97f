import { afterAll, beforeAll, describe, it } from "vitest";
import { binariesOf, PostgresServer } from "./postgres-server.ts";

/** What the tests of one version have; `server` is there when they run. */
export interface OnPostgres {
  readonly server: PostgresServer;
  readonly version: 15 | 18;
}

/**
 * Tests on a real server of their own for each version; `%i` in the name is that. Where its programs are missing they
 * are skipped, visibly, except in CI.
 */
export function describeOnPostgres(
  name: string,
  versions: readonly (15 | 18)[],
  tests: (on: OnPostgres) => void,
  settings: readonly string[] = [],
): void {
  describe.each(versions)(name, (version) => {
    if (binariesOf(version) === null && process.env.CI !== "true") {
      it.skip(`is not tried: there are no programs of PostgreSQL ${version}`);
      return;
    }
    let server: PostgresServer;
    beforeAll(async () => {
      server = await PostgresServer.start(version, settings);
    }, 60_000);
    afterAll(() => server?.remove(), 60_000);
    tests({
      get server() {
        return server;
      },
      version,
    });
  });
}
