import { describe, expect, it } from "vitest";
import { ConnectionLost, type Reply, type Session, type Statement } from "../session.ts";
import { commit } from "./run-batch.ts";

const done = (tag: string, count = 0, warnings: string[] = []): Reply => ({
  ok: true,
  tag,
  rows: [],
  count,
  warnings,
});
const failed = (sqlState: string): Reply => ({ ok: false, sqlState, message: "no" });
const LIFT: Statement = { kind: "liftBans", names: ["192.0.2.1"] };

/** What becomes of a write and a COMMIT that are answered so. */
function fateOf(...replies: Reply[]): Promise<unknown> {
  const session = { send: async () => replies } as unknown as Session;
  return commit(session, [LIFT]).catch((error: Error) => error.message);
}

describe("a COMMIT", () => {
  it("counts only where its tag says so, without a warning", async () => {
    expect(await fateOf(done("DELETE", 1), done("COMMIT"))).toBe("committed");
  });

  it("answers ROLLBACK after a statement that failed, and nothing is committed", async () => {
    expect(await fateOf(failed("40001"), done("ROLLBACK"))).toBe("no (40001)");
    expect(await fateOf(done("DELETE", 1), done("ROLLBACK"))).toContain("rolled back");
  });

  it("is in doubt with a warning, as after a wait for the standby that was cancelled", async () => {
    expect(await fateOf(done("DELETE", 1), done("COMMIT", 0, ["canceling wait"]))).toBe("unknown");
  });

  it("is in doubt after a statement that failed outside of any transaction", async () => {
    expect(await fateOf(failed("23505"), done("COMMIT"))).toBe("unknown");
  });

  it("is in doubt where it fails itself", async () => {
    expect(await fateOf(done("DELETE", 1), failed("57P01"))).toBe("unknown");
  });

  it("is in doubt where nobody answers it", async () => {
    const session = { send: () => Promise.reject(new ConnectionLost("gone")) } as unknown as Session;
    expect(await commit(session, [LIFT])).toBe("unknown");
  });

  it("is a fault where a statement wrote other than all of its rows", async () => {
    expect(await fateOf(done("DELETE", 0), done("COMMIT"))).toContain("expected liftBans to write 1");
  });
});
