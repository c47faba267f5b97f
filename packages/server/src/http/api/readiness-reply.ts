import { ok } from "../../queue/result.ts";
import type { Check } from "../../readiness/checks.ts";
import { type HttpAnswer, refuse, unavailable } from "../problem/refusals.ts";
import { jsonReply, type Reply } from "../reply.ts";

/** What `/readyz` answers; `checks` are null while the daemon starts or stops. */
export function readinessReply(checks: readonly Check[] | null): HttpAnswer<Reply> {
  if (checks === null) return refuse(unavailable);
  const told = checks.map(({ name, isOk, detail }) => ({ name, ok: isOk, detail }));
  const failing = checks.filter(({ isOk, isBearable }) => !isOk && isBearable !== true);
  if (failing.length === 0) return ok(jsonReply(200, { status: "ready", checks: told }));
  return refuse({
    ...unavailable,
    detail: failing.map(({ detail }) => detail).join(" "),
    extras: { failing: failing.map(({ name }) => name), checks: told },
  });
}
