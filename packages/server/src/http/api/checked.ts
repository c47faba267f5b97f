import type * as schemas from "@catq/shared/schemas";
import type { z } from "zod";
import { ok } from "../../queue/result.ts";
import { type HttpAnswer, invalid, refuse } from "../problem/refusals.ts";
import type { Operation } from "./operations.ts";

/** Of the bodies of requests, by their names in the API's description. */
const SCHEMAS = {
  PassRequest: "passRequest",
  PushSubscription: "pushSubscription",
  SubscriptionName: "subscriptionName",
} as const;
type Schemas = typeof SCHEMAS;
/** What the body of an operation is once it has been checked. */
export type BodyOf<O> = O extends { requestBody: infer Name extends keyof Schemas }
  ? z.infer<(typeof schemas)[Schemas[Name]]> | (O extends { isBodyOptional: true } ? undefined : never)
  : unknown;

/**
 * Checks a body by the schema of its operation, before anything is asked of the queue; the refusal lists every fault.
 * The schemas are loaded with the first body: most requests have none.
 */
export async function checkBody(operation: Operation, body: unknown): Promise<HttpAnswer<unknown>> {
  const { requestBody, isBodyOptional } = operation;
  if (!requestBody || (body === undefined && isBodyOptional)) return ok(body);
  if (body === undefined) return refuse(invalid([{ path: "", message: "A JSON body is needed" }]));
  const { [SCHEMAS[requestBody]]: schema } = await import("@catq/shared/schemas");
  const result = schema.safeParse(body);
  if (result.success) return ok(result.data);
  return refuse(
    invalid(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }))),
  );
}
